package io.millrace.sink.stream;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rows that were read and not sent yet, at most a fixed number. Only the last revision of a row is kept: a reader that
 * is slower than the insight skips revisions, not rows. One thread's.
 */
final class PendingRows {
    private final int most;
    private final Map<String, String> rows = new LinkedHashMap<>();
    private long conflated;

    PendingRows(int most) {
        this.most = most;
    }

    void put(String key, String row) {
        // Removed first, so that it moves behind rows that changed earlier.
        if (rows.remove(key) != null) {
            conflated++;
        }
        rows.put(key, row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether no more may be read before these are sent. */
    boolean isFull() {
        return rows.size() >= most;
    }

    /** Revisions that were skipped. */
    long conflated() {
        return conflated;
    }

    /**
     * All rows as server-sent events, and none pending. The id stands on the last alone: a reader that resumes gets
     * everything again that it may not have got.
     */
    String takeAsEvents(String id) {
        var events = new StringBuilder(rows.size() * 256);
        int left = rows.size();
        for (var row : rows.values()) {
            if (--left == 0) {
                events.append("id: ").append(id).append('\n');
            }
            events.append("data: ").append(row).append("\n\n");
        }
        rows.clear();
        return events.toString();
    }
}
