package io.millrace.aggregation.live;

import io.millrace.schemas.insight.InsightUpdate;

/**
 * A changed row where it stands in {@code insight-updates}.
 *
 * @param key names the row; a later update of the same key replaces this one
 * @param partition partition it was read from
 * @param offset its offset there
 * @param row the row
 */
public record LiveUpdate(String key, int partition, long offset, InsightUpdate row) {}
