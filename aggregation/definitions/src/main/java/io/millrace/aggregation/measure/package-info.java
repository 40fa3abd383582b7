/** What an insight computes of a group: mergeable accumulators whose result does not depend on order. */
package io.millrace.aggregation.measure;
