package io.millrace.aggregation.expression;

/** What a non-null value is known to be before any event is seen. */
public enum ValueType {
    BOOL,
    LONG,
    DOUBLE,
    TEXT,
    TIMESTAMP,
    DURATION,
    /** Depends on the event, as a property does. */
    ANY
}
