package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.WindowSpec;
import io.millrace.aggregation.definition.WindowSpec.CalendarUnit;
import io.millrace.aggregation.window.WindowAssigner;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnitRange;

/**
 * Calendar arithmetic of a time zone. Times are ms since the epoch, dates are days since the epoch, both in the years 1 to 9999.
 * Not thread-safe.
 */
final class ZoneCalendar {
    static final long DAY_MS = 86_400_000L;

    private static final long MIN_MILLIS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long MAX_MILLIS =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final Pattern DATE = Pattern.compile("\\d{4}-?\\d{2}-?\\d{2}");

    private final ZoneId zone;

    ZoneCalendar(ZoneId zone) {
        this.zone = zone;
    }

    ZoneId zone() {
        return zone;
    }

    /** SQL text of a time in UTC, without a fraction for whole seconds. */
    static String format(long millis) {
        String text = LocalDateTime.ofInstant(Instant.ofEpochMilli(requireInRange(millis)), ZoneOffset.UTC)
                .format(SQL);
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    /** The time, if it is within the years 1 to 9999; else the statement is rejected. */
    static long requireInRange(long millis) {
        if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
            throw SqlErrors.refused("a time is outside of the years 1 to 9999");
        }
        return millis;
    }

    /**
     * Parses {@code 2026-11-21 09:00:00}, ISO-8601 with or without an offset, or a date. A time without an offset is UTC, as in
     * {@code TIMESTAMP '…'}; a date is midnight in the zone.
     */
    long parse(String text) {
        String bare = text.strip();
        OptionalLong utc = io.millrace.schemas.value.Times.parse(bare);
        if (utc.isEmpty()) {
            String shown = bare.length() > 40 ? bare.substring(0, 40) + "…" : bare;
            throw SqlErrors.refused("'" + shown + "' is not a time: write TIMESTAMP '2026-11-21 09:00:00'");
        }
        return requireInRange(
                DATE.matcher(bare).matches() ? startOfDay(Math.floorDiv(utc.getAsLong(), DAY_MS)) : utc.getAsLong());
    }

    /** Date in the zone at a time, in days since the epoch. */
    long epochDay(long millis) {
        return local(millis).toLocalDate().toEpochDay();
    }

    /** Start of a day in the zone, in ms since the epoch. */
    long startOfDay(long epochDay) {
        if (epochDay < Math.floorDiv(MIN_MILLIS, DAY_MS) || epochDay > Math.floorDiv(MAX_MILLIS, DAY_MS)) {
            requireInRange(Long.MAX_VALUE);
        }
        return LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    long plusMonths(long millis, long months) {
        return shift(() -> local(millis).plusMonths(months));
    }

    long plusDays(long millis, long days) {
        return shift(() -> local(millis).plusDays(days));
    }

    private static long shift(java.util.function.Supplier<ZonedDateTime> move) {
        try {
            return requireInRange(move.get().toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) { // rejected at the edge
            return requireInRange(Long.MAX_VALUE);
        }
    }

    long monthsBetween(long from, long to) {
        return ChronoUnit.MONTHS.between(
                local(from).toLocalDateTime(), local(to).toLocalDateTime());
    }

    /** Difference in local time, so that each day counts 24 hours. */
    long wallMillisBetween(long from, long to) {
        return Duration.between(local(from).toLocalDateTime(), local(to).toLocalDateTime())
                .toMillis();
    }

    /** Windows of a unit of time; empty if the unit has none. */
    Optional<WindowSpec> windowSpec(TimeUnitRange unit) {
        return switch (unit) {
            case SECOND -> Optional.of(new WindowSpec.Tumbling(Duration.ofSeconds(1), zone));
            case MINUTE -> Optional.of(new WindowSpec.Tumbling(Duration.ofMinutes(1), zone));
            case HOUR -> Optional.of(calendarWindow(CalendarUnit.HOUR, Duration.ofHours(1)));
            case DAY -> Optional.of(calendarWindow(CalendarUnit.DAY, Duration.ofDays(1)));
            case WEEK -> Optional.of(new WindowSpec.Calendar(CalendarUnit.WEEK, zone));
            case MONTH -> Optional.of(new WindowSpec.Calendar(CalendarUnit.MONTH, zone));
            case QUARTER -> Optional.of(new WindowSpec.Calendar(CalendarUnit.QUARTER, zone));
            case YEAR -> Optional.of(new WindowSpec.Calendar(CalendarUnit.YEAR, zone));
            default -> Optional.empty();
        };
    }

    private WindowSpec calendarWindow(CalendarUnit unit, Duration length) {
        return zone.equals(ZoneOffset.UTC)
                ? new WindowSpec.Tumbling(length, zone)
                : new WindowSpec.Calendar(unit, zone);
    }

    /** Rounding of times to a unit: down to its start, or up to the start of the next. */
    Rounding rounding(TimeUnitRange unit) {
        if (unit == TimeUnitRange.MILLISECOND) {
            return (millis, up) -> millis;
        }
        WindowAssigner windows = WindowAssigner.of(
                windowSpec(unit).orElseThrow(() -> SqlErrors.refused("times cannot be rounded to " + unit)));
        return (millis, up) -> {
            windows.assign(requireInRange(millis));
            boolean whole = windows.start(0) == millis;
            return up && !whole ? windows.end(0) : windows.start(0);
        };
    }

    @FunctionalInterface
    interface Rounding {
        long round(long millis, boolean up);
    }

    long extract(TimeUnitRange unit, long millis) {
        ZonedDateTime time = local(millis);
        return switch (unit) {
            case YEAR -> time.getYear();
            case QUARTER -> time.get(IsoFields.QUARTER_OF_YEAR);
            case MONTH -> time.getMonthValue();
            case WEEK -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case ISOYEAR -> time.get(IsoFields.WEEK_BASED_YEAR);
            case DAY -> time.getDayOfMonth();
            case DOW -> time.getDayOfWeek().getValue() % 7 + 1;
            case ISODOW -> time.getDayOfWeek().getValue();
            case DOY -> time.getDayOfYear();
            case HOUR -> time.getHour();
            case MINUTE -> time.getMinute();
            case SECOND -> time.getSecond();
            case MILLISECOND -> time.getSecond() * 1_000L + time.getNano() / 1_000_000;
            case EPOCH -> Math.floorDiv(millis, 1_000L);
            default -> throw SqlErrors.refused("EXTRACT of " + unit + " is not supported");
        };
    }

    private ZonedDateTime local(long millis) {
        return Instant.ofEpochMilli(requireInRange(millis)).atZone(zone);
    }
}
