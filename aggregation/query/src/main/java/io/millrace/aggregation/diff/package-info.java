/** Differences between the rows of an insight and those of its shadow. */
package io.millrace.aggregation.diff;
