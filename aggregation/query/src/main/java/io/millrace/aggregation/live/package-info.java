/** Changed rows as they are committed, for readers who stay: resumable, conflated for the slow ones, bounded. */
package io.millrace.aggregation.live;
