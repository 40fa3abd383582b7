package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.value.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Times and durations in query parameters. */
public final class TimeParameter {
    private static final int MAX_LENGTH = 64;
    /** Years 1 to 9999, so that arithmetic on times cannot overflow a long. */
    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final long MAX_DURATION_MILLIS = Duration.ofDays(36_525).toMillis();

    /** Date or local time without a zone. Twelve digits may also be an epoch number. */
    private static final Pattern LOCAL = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([Tt ][\\d:]+([.,]\\d+)?)?"
            + "|\\d{8}|\\d{8}[Tt ]\\d{4,6}([.,]\\d+)?|\\d{12}|\\d{14}|\\d{17}");

    /** A plus sign that was not percent-encoded arrives as a blank. */
    private static final Pattern LOST_PLUS = Pattern.compile("(.*T.*) (\\d{2}:?\\d{2})");

    private TimeParameter() {}

    /**
     * Parses a time into ms since the epoch: ISO-8601, an epoch number, {@code now}, or relative to now as {@code -1h} or
     * {@code now-1d12h}.
     *
     * @param zone time zone of dates and of times without an offset
     */
    static long instant(String parameter, String text, Instant now, ZoneId zone) {
        if (text.length() > MAX_LENGTH) {
            throw noTime(parameter, text.substring(0, MAX_LENGTH) + "…");
        }
        OptionalLong back = back(text);
        OptionalLong millis = text.equals("now")
                ? OptionalLong.of(now.toEpochMilli())
                : back.isPresent() ? OptionalLong.of(now.toEpochMilli() - back.getAsLong()) : calendar(text, zone);
        if (millis.isEmpty() || millis.getAsLong() < FIRST || millis.getAsLong() > LAST) {
            throw noTime(parameter, text);
        }
        return millis.getAsLong();
    }

    private static OptionalLong calendar(String text, ZoneId zone) {
        String repaired = LOST_PLUS.matcher(text).replaceFirst("$1+$2").strip();
        OptionalLong utc = Times.parse(repaired);
        if (utc.isEmpty() || !isLocal(repaired, utc.getAsLong())) {
            return utc;
        }
        return OptionalLong.of(LocalDateTime.ofInstant(Instant.ofEpochMilli(utc.getAsLong()), ZoneOffset.UTC)
                .atZone(zone)
                .toInstant()
                .toEpochMilli());
    }

    private static boolean isLocal(String text, long utc) {
        boolean epoch = text.length() == 12
                && text.indexOf('T') < 0
                && Long.toString(utc).equals(text);
        return !epoch && LOCAL.matcher(text).matches();
    }

    private static RequestException noTime(String parameter, String text) {
        return RequestException.badRequest(parameter + " is no time: '" + text
                + "'; write 2026-11-21T09:00:00Z, 2026-11-21, epoch milliseconds, now or -1h");
    }

    /** Parses a duration such as {@code 15m} or {@code 1d12h}: positive, at most a hundred years. */
    public static Duration duration(String parameter, String text) {
        OptionalLong millis = text.length() > MAX_LENGTH ? OptionalLong.empty() : millis(text);
        if (millis.isEmpty() || millis.getAsLong() <= 0 || millis.getAsLong() > MAX_DURATION_MILLIS) {
            String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
            throw RequestException.badRequest(
                    parameter + " is no length of time: '" + shown + "'; write 15m, 1h or 1d");
        }
        return Duration.ofMillis(millis.getAsLong());
    }

    private static OptionalLong back(String text) {
        String length = text.startsWith("now-") ? text.substring(3) : text;
        return length.startsWith("-") ? millis(length.substring(1)) : OptionalLong.empty();
    }

    /** Sum of parts such as {@code 1d12h}; empty for any other text, and on overflow. */
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
