package io.millrace.aggregation.sql;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import org.apache.calcite.avatica.util.TimeUnitRange;

/** Times, all of them UTC: ms since the epoch, dates as days since it. */
final class Times {
    static final long DAY = 86_400_000L;
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private Times() {}

    /** As SQL writes it; whole seconds without a fraction. */
    static String text(long millis) {
        String text = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .format(SQL);
        return text.endsWith(".000") ? text.substring(0, text.length() - 4) : text;
    }

    /** Reads {@code 2026-11-21 09:00:00}, ISO-8601 with or without an offset, or a date. */
    static long parse(String text) {
        try {
            String iso = text.strip().replace(' ', 'T');
            if (iso.length() == 10) {
                return LocalDate.parse(iso).toEpochDay() * DAY;
            }
            boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > iso.indexOf('T');
            return zoned
                    ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) { // rejected at the edge
            throw SqlErrors.refused("'" + text + "' is no time: write TIMESTAMP '2026-11-21 09:00:00'");
        }
    }

    static long plusMonths(long millis, long months) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
                .plusMonths(months)
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    static long monthsBetween(long from, long to) {
        return java.time.temporal.ChronoUnit.MONTHS.between(local(from), local(to));
    }

    /** Length of a unit that every instance of is as long, or 0. */
    static long length(TimeUnitRange unit) {
        return switch (unit) {
            case MILLISECOND -> 1L;
            case SECOND -> 1_000L;
            case MINUTE -> 60_000L;
            case HOUR -> 3_600_000L;
            case DAY -> DAY;
            default -> 0L;
        };
    }

    static long floor(long millis, TimeUnitRange unit) {
        long length = length(unit);
        if (length > 0) {
            return Math.floorDiv(millis, length) * length;
        }
        LocalDate date = local(millis).toLocalDate();
        LocalDate first =
                switch (unit) {
                    case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                    case MONTH -> date.withDayOfMonth(1);
                    case QUARTER ->
                        date.with(date.getMonth().firstMonthOfQuarter()).withDayOfMonth(1);
                    case YEAR -> date.withDayOfYear(1);
                    default -> throw SqlErrors.refused("times are not cut to " + unit);
                };
        return first.toEpochDay() * DAY;
    }

    static long ceil(long millis, TimeUnitRange unit) {
        long floor = floor(millis, unit);
        if (floor == millis) {
            return millis;
        }
        return switch (unit) {
            case WEEK -> floor + 7 * DAY;
            case MONTH -> plusMonths(floor, 1);
            case QUARTER -> plusMonths(floor, 3);
            case YEAR -> plusMonths(floor, 12);
            default -> floor + length(unit);
        };
    }

    static long extract(TimeUnitRange unit, long millis) {
        LocalDateTime at = local(millis);
        return switch (unit) {
            case YEAR -> at.getYear();
            case QUARTER -> at.get(IsoFields.QUARTER_OF_YEAR);
            case MONTH -> at.getMonthValue();
            case WEEK -> at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
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

    private static LocalDateTime local(long millis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
