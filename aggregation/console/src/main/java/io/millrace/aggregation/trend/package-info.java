/** The recent past of the pipeline's counters, so that a page that was just opened shows more than a moment. */
package io.millrace.aggregation.trend;
