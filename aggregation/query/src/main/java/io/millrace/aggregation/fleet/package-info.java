/** Scatter-gather of a query over all instances, and how fresh and complete the combined result is. */
package io.millrace.aggregation.fleet;
