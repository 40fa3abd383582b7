package io.millrace.aggregation.sql;

/**
 * An expression over a row. SqlValues are Long (whole numbers, times and intervals in ms, dates in days, intervals of years in
 * months), Double, BigDecimal, String, Boolean, or null. Thread-safe.
 */
@FunctionalInterface
interface Closure {
    Object of(Object[] row);
}
