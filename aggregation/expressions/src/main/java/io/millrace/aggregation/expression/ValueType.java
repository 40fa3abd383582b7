package io.millrace.aggregation.expression;

/** Static type of an expression's non-null values. */
public enum ValueType {
    BOOL,
    LONG,
    DOUBLE,
    TEXT,
    TIMESTAMP,
    DURATION,
    /** Known only at runtime, as for a property. */
    ANY
}
