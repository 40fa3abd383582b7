package io.millrace.ingest.accesslog;

import io.millrace.schemas.value.Times;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times of access logs: {@code 02/Nov/2026:10:05:03 +0100}, optionally with a fraction or without a zone, and ISO-8601. */
final class LogTime {
    private static final int MAX_LENGTH = 40;
    private static final Pattern CLF = Pattern.compile(
            "(\\d{1,2})/([A-Z][a-z]{2})/(\\d{4}):(\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?)(?: ([+-]\\d{4}|UTC|GMT|Z))?");
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private LogTime() {}

    /**
     * The time, ms since the epoch; empty if the text is not a time.
     *
     * @param zone time zone of times that name none
     */
    static OptionalLong find(String text, ZoneId zone) {
        if (text == null || text.length() > MAX_LENGTH) {
            return OptionalLong.empty();
        }
        var parts = CLF.matcher(text);
        if (!parts.matches()) {
            return Times.parse(text);
        }
        int month = MONTHS.indexOf(parts.group(2)) + 1;
        if (month == 0) {
            return OptionalLong.empty();
        }
        var day = parts.group(1).length() == 1 ? "0" + parts.group(1) : parts.group(1);
        var local = parts.group(3)
                + (month < 10 ? "-0" : "-")
                + month
                + '-'
                + day
                + 'T'
                + parts.group(4).replace(',', '.');
        var named = parts.group(5);
        return named == null ? atZone(local, zone) : Times.parse(local + named);
    }

    /**
     * The time, ms since the epoch.
     *
     * @throws LogLineException if the text is not a time
     */
    static long read(String text, ZoneId zone) throws LogLineException {
        return find(text, zone).orElseThrow(() -> new LogLineException("not a time: " + text));
    }

    private static OptionalLong atZone(String local, ZoneId zone) {
        try {
            return OptionalLong.of(
                    LocalDateTime.parse(local).atZone(zone).toInstant().toEpochMilli());
        } catch (DateTimeException e) {
            // Not an error: the text names no time of the calendar, such as 31 February.
            return OptionalLong.empty();
        }
    }
}
