package io.millrace.aggregation.jdbc;

import io.millrace.runtime.http.RequestException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Times as they travel: what the clock on the wall of the client shows, as if it were UTC, in ms since the epoch. Of the times
 * that the clock shows twice the second is meant, as by the driver; one that it skips is as much later.
 *
 * @param named the client's zone as its address names it; without one times are shown in UTC, and none is read, since a guess
 *     would find other rows or none
 */
record WallClock(Optional<ZoneId> named) {
    /** A time as it is sent. */
    long shown(long millis) {
        return Instant.ofEpochMilli(millis)
                .atZone(named.orElse(ZoneOffset.UTC))
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
        return switch (value.type) {
            case JAVA_SQL_DATE -> LocalDate.ofEpochDay(((Number) local).longValue());
            case JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE -> meant(((Number) local).longValue());
            case JAVA_SQL_TIME ->
                throw refused("a parameter is a time of day, and no column is: set a timestamp, a date or a text");
            default -> local;
        };
    }

    private Instant meant(long shown) {
        ZoneId zone = named.orElseThrow(
                () -> refused("a timestamp parameter is sent as the clock of the client's Java machine shows"
                        + " it, without its zone: name that zone in the address, /v1/avatica?timeZone=Europe/Berlin or"
                        + " ?timeZone=UTC, or set the time as text, 2026-11-21T23:30:00Z"));
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(shown), ZoneOffset.UTC)
                .atZone(zone)
                .withLaterOffsetAtOverlap()
                .toInstant();
    }

    private static RequestException refused(String message) {
        return new RequestException(400, "bad_request", message);
    }
}
