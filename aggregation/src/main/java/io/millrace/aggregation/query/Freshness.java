package io.millrace.aggregation.query;

import java.util.OptionalLong;

/**
 * How current an answer is.
 *
 * @param watermark least event time that every upstream task has passed, ms since the epoch; empty before the first
 * @param stalenessMillis events that were enriched at least this long ago are in the answer
 * @param complete whether every partition of the insight answered
 */
public record Freshness(OptionalLong watermark, OptionalLong stalenessMillis, boolean complete) {}
