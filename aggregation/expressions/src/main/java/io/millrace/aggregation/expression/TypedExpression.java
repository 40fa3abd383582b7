package io.millrace.aggregation.expression;

/** Expression with a fixed static type. */
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
