package io.millrace.ingest.source;

import io.millrace.schemas.value.Times;
import java.time.Instant;

/**
 * Where a source starts in partitions that it has never read.
 *
 * @param kind earliest record, next record, or the first one at or after a time
 * @param time ms since the epoch; 0 for the other kinds
 */
record StartPosition(Kind kind, long time) {
    static final StartPosition EARLIEST = new StartPosition(Kind.EARLIEST, 0);
    static final StartPosition LATEST = new StartPosition(Kind.LATEST, 0);

    /** The kinds. */
    enum Kind {
        EARLIEST,
        LATEST,
        TIME
    }

    /** @throws IllegalArgumentException if it is neither of the words nor a time */
    static StartPosition parse(String text) {
        if (text.equals("earliest")) {
            return EARLIEST;
        }
        if (text.equals("latest")) {
            return LATEST;
        }
        var time = Times.parse(text);
        if (time.isEmpty()) {
            throw new IllegalArgumentException("must be earliest, latest or a time like 2026-11-21T09:05:00Z");
        }
        return new StartPosition(Kind.TIME, time.getAsLong());
    }

    @Override
    public String toString() {
        return switch (kind) {
            case EARLIEST -> "earliest";
            case LATEST -> "latest";
            case TIME -> Instant.ofEpochMilli(time).toString();
        };
    }
}
