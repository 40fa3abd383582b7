package io.millrace.aggregation.expression;

/** An expression whose type is known when it is made. */
abstract class Typed extends Expression {
    private final Type type;

    Typed(Type type) {
        this.type = type;
    }

    @Override
    public final Type type() {
        return type;
    }
}
