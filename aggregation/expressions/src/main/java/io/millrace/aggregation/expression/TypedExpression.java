package io.millrace.aggregation.expression;

/** An expression whose type is known when it is made. */
abstract class TypedExpression extends Expression {
    private final ValueType type;

    TypedExpression(ValueType type) {
        this.type = type;
    }

    @Override
    public final ValueType type() {
        return type;
    }
}
