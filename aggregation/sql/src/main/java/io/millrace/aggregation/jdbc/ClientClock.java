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
 * Conversion of times in transport: Avatica sends the local time of the client as if it were UTC, in ms since the epoch. Of a
 * local time that occurs twice, the second is meant, as in the driver; one that a clock change skips is shifted forward.
 *
 * @param zone time zone of the client, from the URL; without it times are shown in UTC and time parameters are rejected,
 *     because a guess would select other rows
 */
record ClientClock(Optional<ZoneId> zone) {
    /** Local time of the client for an instant, as if it were UTC. */
    long toWallMillis(long millis) {
        return Instant.ofEpochMilli(millis)
                .atZone(zone.orElse(ZoneOffset.UTC))
                .toLocalDateTime()
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    /** Value of a parameter: an Instant, a LocalDate, or a value of another type unchanged. */
    Object parameter(TypedValue value) {
        Object local = value == null ? null : value.toLocal();
        if (local == null) {
            return null;
        }
        return switch (value.type) {
            case JAVA_SQL_DATE -> LocalDate.ofEpochDay(((Number) local).longValue());
            case JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE -> toInstant(((Number) local).longValue());
            case JAVA_SQL_TIME ->
                throw refused("a parameter is a time of day, and no column is: set a timestamp, a date or a string");
            default -> local;
        };
    }

    private Instant toInstant(long wallMillis) {
        ZoneId clientZone = zone.orElseThrow(() -> refused(
                "the driver sends a timestamp parameter as local time without its zone: name that zone in the address,"
                        + " /v1/avatica?timeZone=Europe/Berlin or ?timeZone=UTC, or set the time as a string,"
                        + " 2026-11-21T23:30:00Z"));
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(wallMillis), ZoneOffset.UTC)
                .atZone(clientZone)
                .withLaterOffsetAtOverlap()
                .toInstant();
    }

    private static RequestException refused(String message) {
        return new RequestException(400, "bad_request", message);
    }
}
