package io.millrace.aggregation.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads points in time and lengths of time as people write them in a URL. */
final class TimeText {
    private static final int LONGEST = 64;
    /** Years 1 to 9999: whatever is added to such a time or taken from it, a long holds. */
    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final long LONGEST_MILLIS = Duration.ofDays(36_525).toMillis();
    private static final Pattern EPOCH_MILLIS = Pattern.compile("-?\\d{9,15}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private TimeText() {}

    /**
     * The instant that a text names, in ms since the epoch: ISO-8601, epoch ms of at least nine digits, {@code now}, or back
     * from now as {@code -1h}, {@code now-1d12h}.
     *
     * @param zone whose midnight a date is, and whose clock shows a time without an offset
     */
    static long instant(String parameter, String text, Instant now, ZoneId zone) {
        if (text.length() > LONGEST) {
            throw noTime(parameter, text.substring(0, LONGEST) + "…");
        }
        try {
            OptionalLong back = back(text);
            long millis = text.equals("now")
                    ? now.toEpochMilli()
                    : back.isPresent()
                            ? now.toEpochMilli() - back.getAsLong()
                            : EPOCH_MILLIS.matcher(text).matches()
                                    ? Long.parseLong(text)
                                    : iso(text, zone).toEpochMilli();
            if (millis < FIRST || millis > LAST) {
                throw noTime(parameter, text);
            }
            return millis;
        } catch (DateTimeException | ArithmeticException e) { // rejected at the edge
            throw noTime(parameter, text);
        }
    }

    private static RequestException noTime(String parameter, String text) {
        return RequestException.badRequest(parameter + " is no time: '" + text
                + "'; write 2026-11-21T09:00:00Z, 2026-11-21, epoch milliseconds, now or -1h");
    }

    /** A length such as {@code 15m} or {@code 1d12h}, more than zero and at most a hundred years. */
    static Duration length(String parameter, String text) {
        OptionalLong millis = text.length() > LONGEST ? OptionalLong.empty() : millis(text);
        if (millis.isEmpty() || millis.getAsLong() <= 0 || millis.getAsLong() > LONGEST_MILLIS) {
            String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
            throw RequestException.badRequest(parameter + " is no length of time: '" + shown + "'; write 15m, 1h or 1d");
        }
        return Duration.ofMillis(millis.getAsLong());
    }

    private static OptionalLong back(String text) {
        String length = text.startsWith("now-") ? text.substring(3) : text;
        return length.startsWith("-") ? millis(length.substring(1)) : OptionalLong.empty();
    }

    private static Instant iso(String text, ZoneId zone) {
        // A plus sign that was not percent-encoded arrives as a blank.
        String repaired = text.replace(' ', '+');
        if (DATE.matcher(repaired).matches()) {
            return LocalDate.parse(repaired).atStartOfDay(zone).toInstant();
        }
        int time = repaired.indexOf('T');
        boolean zoned = time > 0
                && (repaired.endsWith("Z") || repaired.indexOf('+', time) > 0 || repaired.indexOf('-', time) > 0);
        return zoned
                ? OffsetDateTime.parse(repaired).toInstant()
                : LocalDateTime.parse(repaired).atZone(zone).toInstant();
    }

    /** The sum of parts such as {@code 1d12h}; empty for a text that is anything else, or beyond all bounds. */
    private static OptionalLong millis(String text) {
        long sum = 0;
        int at = 0;
        while (at < text.length()) {
            int digits = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            boolean ms = text.startsWith("ms", at);
            if (at == digits || at - digits > 9 || at == text.length()) {
                return OptionalLong.empty();
            }
            long unit = ms ? 1 : unit(text.charAt(at));
            if (unit == 0) {
                return OptionalLong.empty();
            }
            sum += Long.parseLong(text.substring(digits, at)) * unit;
            at += ms ? 2 : 1;
            if (sum > LAST) {
                return OptionalLong.empty();
            }
        }
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static long unit(char unit) {
        return switch (unit) {
            case 's' -> 1_000L;
            case 'm' -> 60_000L;
            case 'h' -> 3_600_000L;
            case 'd' -> 86_400_000L;
            case 'w' -> 604_800_000L;
            default -> 0L;
        };
    }
}
