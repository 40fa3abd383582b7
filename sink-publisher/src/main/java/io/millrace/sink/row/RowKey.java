package io.millrace.sink.row;

import io.millrace.schemas.insight.InsightUpdate;
import java.time.Instant;

/**
 * Record key of a published row, readable and fit for compaction: {@code tenant/2026-11-21T09:00:00Z/dim|dim}. Equal for all
 * revisions of a row and distinct for distinct rows: {@code |} and {@code \} in a value are escaped by a backslash, and a
 * missing value is {@code \N}.
 */
final class RowKey {
    private RowKey() {}

    static String of(InsightUpdate update) {
        var key = new StringBuilder(64)
                .append(update.getTenant())
                .append('/')
                .append(Instant.ofEpochMilli(update.getWindowStart()))
                .append('/');
        var separator = "";
        for (var value : update.getGroup()) {
            key.append(separator);
            separator = "|";
            if (value == null) {
                key.append("\\N");
            } else {
                key.append(value.replace("\\", "\\\\").replace("|", "\\|"));
            }
        }
        return key.toString();
    }
}
