/** One event's whole way: as sent, as enriched, which insights counted it and into which rows, or why it failed. */
package io.millrace.aggregation.trace;
