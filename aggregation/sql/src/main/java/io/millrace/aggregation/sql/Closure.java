package io.millrace.aggregation.sql;

/**
 * Compiled expression over a row. Values are Long (whole numbers, times and intervals in ms, dates in days, year intervals in
 * months), Double, BigDecimal, String, Boolean, or null. Belongs to the thread of its statement.
 */
@FunctionalInterface
interface Closure {
    Object evaluate(Object[] row);
}
