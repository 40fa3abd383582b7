/** Traced events on their way through the engine: from the flush that sends them on to the rows that count them. */
package io.millrace.aggregation.rows.trace;
