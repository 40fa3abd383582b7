package io.millrace.sink.row;

import io.millrace.schemas.insight.InsightUpdate;
import java.time.Instant;

/**
 * The key of a published row, for people and for compaction: {@code tenant/2026-11-21T09:00:00Z/dim|dim}. Equal for
 * the revisions of one row and different for different rows: a backslash stands before {@code |} and {@code \} in a
 * value, and {@code \N} is a missing one.
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
