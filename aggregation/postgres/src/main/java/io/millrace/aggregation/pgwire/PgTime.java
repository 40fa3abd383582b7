package io.millrace.aggregation.pgwire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as clients write them: {@code 2026-11-21 08:00:00.123+01}, {@code 2026-11-21T08:00:00Z}, {@code 2026-11-21}. */
public final class PgTime {
    private static final Pattern FORMAT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})"
            + "(?:[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?))?"
            + " ?(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?");

    private PgTime() {}

    /**
     * The instant of a text.
     *
     * @param zone zone of a text that names none
     * @throws DateTimeException if the text is no time
     */
    public static Instant parse(String text, ZoneId zone) {
        Matcher parts = FORMAT.matcher(text.strip());
        if (!parts.matches()) {
            throw new DateTimeException("no time: " + text);
        }
        LocalTime time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
        String offset = parts.group(3);
        ZoneId named = offset == null
                ? zone
                : offset.equals("Z") || offset.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(offset);
        return LocalDateTime.of(LocalDate.parse(parts.group(1)), time)
                .atZone(named)
                .toInstant();
    }
}
