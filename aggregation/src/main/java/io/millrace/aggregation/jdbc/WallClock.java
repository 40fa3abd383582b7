package io.millrace.aggregation.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Times as they travel: what the clock on the wall of the client shows, as if it were UTC, in ms since the epoch. Of the times
 * that the clock shows twice the second is meant, as by the driver; one that it skips is as much later.
 */
record WallClock(ZoneId zone) {
    /** A time as it is sent. */
    long shown(long millis) {
        return Instant.ofEpochMilli(millis)
                .atZone(zone)
                .toLocalDateTime()
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    /** What a client set: an Instant, a LocalDate, or a value of another type as it is. */
    Object parameter(TypedValue value) {
        Object local = value == null ? null : value.toLocal();
        if (local == null) {
            return null;
        }
        if (value.type == Rep.JAVA_SQL_DATE) {
            return LocalDate.ofEpochDay(((Number) local).longValue());
        }
        return value.type == Rep.JAVA_SQL_TIMESTAMP || value.type == Rep.JAVA_UTIL_DATE
                ? meant(((Number) local).longValue())
                : local;
    }

    private Instant meant(long shown) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(shown), ZoneOffset.UTC)
                .atZone(zone)
                .withLaterOffsetAtOverlap()
                .toInstant();
    }
}
