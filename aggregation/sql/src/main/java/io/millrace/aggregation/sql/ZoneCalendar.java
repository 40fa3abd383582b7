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
 * ZoneCalendar as ms since the epoch and dates as days since it, by the calendar and the clock of a zone. Days, and what is longer, are
 * the zone's; ZoneCalendar lie in the years 1 to 9999. One thread's.
 */
final class ZoneCalendar {
    static final long DAY = 86_400_000L;

    private static final long FIRST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");
    private static final Pattern DATE = Pattern.compile("\\d{4}-?\\d{2}-?\\d{2}");

    private final ZoneId zone;

    ZoneCalendar(ZoneId zone) {
        this.zone = zone;
    }

    ZoneId zone() {
        return zone;
    }

    /** As SQL writes it, in UTC; whole seconds without a fraction. */
    static String text(long millis) {
        String text = LocalDateTime.ofInstant(Instant.ofEpochMilli(checked(millis)), ZoneOffset.UTC)
                .format(SQL);
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    /** The time, if it lies in the years that there are. */
    static long checked(long millis) {
        if (millis < FIRST || millis > LAST) {
            throw SqlErrors.refused("a time lies outside of the years 1 to 9999");
        }
        return millis;
    }

    /**
     * Reads {@code 2026-11-21 09:00:00}, ISO-8601 with or without an offset, or a date. Without an offset a time is UTC, as in
     * {@code TIMESTAMP '…'}; a date is the zone's midnight.
     */
    long parse(String text) {
        String bare = text.strip();
        OptionalLong utc = io.millrace.schemas.value.Times.parse(bare);
        if (utc.isEmpty()) {
            String shown = bare.length() > 40 ? bare.substring(0, 40) + "…" : bare;
            throw SqlErrors.refused("'" + shown + "' is no time: write TIMESTAMP '2026-11-21 09:00:00'");
        }
        return checked(DATE.matcher(bare).matches() ? midnight(Math.floorDiv(utc.getAsLong(), DAY)) : utc.getAsLong());
    }

    /** The zone's date at the time, in days since the epoch. */
    long date(long millis) {
        return at(millis).toLocalDate().toEpochDay();
    }

    /** When the day of the zone begins. */
    long midnight(long epochDay) {
        if (epochDay < Math.floorDiv(FIRST, DAY) || epochDay > Math.floorDiv(LAST, DAY)) {
            checked(Long.MAX_VALUE);
        }
        return LocalDate.ofEpochDay(epochDay).atStartOfDay(zone).toInstant().toEpochMilli();
    }

    long plusMonths(long millis, long months) {
        return moved(() -> at(millis).plusMonths(months));
    }

    long plusDays(long millis, long days) {
        return moved(() -> at(millis).plusDays(days));
    }

    private static long moved(java.util.function.Supplier<ZonedDateTime> move) {
        try {
            return checked(move.get().toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) { // rejected at the edge
            return checked(Long.MAX_VALUE);
        }
    }

    long monthsBetween(long from, long to) {
        return ChronoUnit.MONTHS.between(at(from).toLocalDateTime(), at(to).toLocalDateTime());
    }

    /** By the clock on the wall, so that each day between counts 24 hours. */
    long wallMillisBetween(long from, long to) {
        return Duration.between(at(from).toLocalDateTime(), at(to).toLocalDateTime())
                .toMillis();
    }

    /** Windows of the unit; empty for units that there are none of. */
    Optional<WindowSpec> windows(TimeUnitRange unit) {
        return switch (unit) {
            case SECOND -> Optional.of(new WindowSpec.Tumbling(Duration.ofSeconds(1), zone));
            case MINUTE -> Optional.of(new WindowSpec.Tumbling(Duration.ofMinutes(1), zone));
            case HOUR -> Optional.of(calendar(CalendarUnit.HOUR, Duration.ofHours(1)));
            case DAY -> Optional.of(calendar(CalendarUnit.DAY, Duration.ofDays(1)));
            case WEEK -> Optional.of(new WindowSpec.Calendar(CalendarUnit.WEEK, zone));
            case MONTH -> Optional.of(new WindowSpec.Calendar(CalendarUnit.MONTH, zone));
            case QUARTER -> Optional.of(new WindowSpec.Calendar(CalendarUnit.QUARTER, zone));
            case YEAR -> Optional.of(new WindowSpec.Calendar(CalendarUnit.YEAR, zone));
            default -> Optional.empty();
        };
    }

    private WindowSpec calendar(CalendarUnit unit, Duration length) {
        return zone.equals(ZoneOffset.UTC)
                ? new WindowSpec.Tumbling(length, zone)
                : new WindowSpec.Calendar(unit, zone);
    }

    /** Cuts times to a unit: down to where it begins, or up to where the next begins. */
    Cut cut(TimeUnitRange unit) {
        if (unit == TimeUnitRange.MILLISECOND) {
            return (millis, up) -> millis;
        }
        WindowAssigner windows =
                WindowAssigner.of(windows(unit).orElseThrow(() -> SqlErrors.refused("times are not cut to " + unit)));
        return (millis, up) -> {
            windows.assign(checked(millis));
            boolean whole = windows.start(0) == millis;
            return up && !whole ? windows.end(0) : windows.start(0);
        };
    }

    @FunctionalInterface
    interface Cut {
        long of(long millis, boolean up);
    }

    long extract(TimeUnitRange unit, long millis) {
        ZonedDateTime at = at(millis);
        return switch (unit) {
            case YEAR -> at.getYear();
            case QUARTER -> at.get(IsoFields.QUARTER_OF_YEAR);
            case MONTH -> at.getMonthValue();
            case WEEK -> at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case ISOYEAR -> at.get(IsoFields.WEEK_BASED_YEAR);
            case DAY -> at.getDayOfMonth();
            case DOW -> at.getDayOfWeek().getValue() % 7 + 1;
            case ISODOW -> at.getDayOfWeek().getValue();
            case DOY -> at.getDayOfYear();
            case HOUR -> at.getHour();
            case MINUTE -> at.getMinute();
            case SECOND -> at.getSecond();
            case MILLISECOND -> at.getSecond() * 1_000L + at.getNano() / 1_000_000;
            case EPOCH -> Math.floorDiv(millis, 1_000L);
            default -> throw SqlErrors.refused("EXTRACT of " + unit + " is not supported");
        };
    }

    private ZonedDateTime at(long millis) {
        return Instant.ofEpochMilli(checked(millis)).atZone(zone);
    }
}
