/** Combining of enriched events, new ones and those of backfills, into partial aggregates, in memory, until the commit. */
package io.millrace.aggregation.combine;
