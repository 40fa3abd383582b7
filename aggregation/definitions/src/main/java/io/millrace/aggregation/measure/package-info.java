/** Measures: mergeable accumulators whose result and serialized state do not depend on the order of events and merges. */
package io.millrace.aggregation.measure;
