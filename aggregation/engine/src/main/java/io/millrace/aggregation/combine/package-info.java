/** Folds each event into partial aggregates of every active insight, in memory, until the commit. */
package io.millrace.aggregation.combine;
