package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * CEL's accessors of timestamps and durations. Month, day of week (from Sunday), day of year and day of month count from 0, date
 * from 1.
 */
final class TimestampFunctions {
    private static final Map<String, ToLongFunction<ZonedDateTime>> PARTS = Map.of(
            "getFullYear",
            ZonedDateTime::getYear,
            "getMonth",
            time -> time.getMonthValue() - 1,
            "getDate",
            ZonedDateTime::getDayOfMonth,
            "getDayOfMonth",
            time -> time.getDayOfMonth() - 1,
            "getDayOfWeek",
            time -> time.getDayOfWeek().getValue() % 7,
            "getDayOfYear",
            time -> time.getDayOfYear() - 1,
            "getHours",
            ZonedDateTime::getHour,
            "getMinutes",
            ZonedDateTime::getMinute,
            "getSeconds",
            ZonedDateTime::getSecond,
            "getMilliseconds",
            time -> time.getNano() / 1_000_000);

    /** Start of year 1 and end of year 9999, the range of CEL's timestamps, ms since the epoch. */
    static final long EARLIEST = -62_135_596_800_000L;

    static final long LATEST = 253_402_300_799_999L;

    private TimestampFunctions() {}

    /** Maximum duration of CEL, 64 bits of nanoseconds, in ms. */
    private static final long MAX_DURATION = 9_223_372_036_854L;

    /** Whether a timestamp or duration is in CEL's range. */
    static boolean isInRange(byte kind, long millis) {
        return kind == EventView.TIMESTAMP ? millis >= EARLIEST && millis <= LATEST : Math.abs(millis) <= MAX_DURATION;
    }

    static boolean isInRange(Instant time) {
        return time.getEpochSecond() >= EARLIEST / 1000 && time.getEpochSecond() <= LATEST / 1000;
    }

    /** Text as {@code string()} gives it: RFC 3339 for a timestamp, seconds for a duration. */
    static String toText(byte kind, long millis) {
        if (kind == EventView.TIMESTAMP) {
            return Instant.ofEpochMilli(millis).toString();
        }
        return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
    }

    static boolean isPart(String function) {
        return PARTS.containsKey(function);
    }

    static Expression part(String function, Expression timestamp, ZoneId zone) {
        var part = PARTS.get(function);
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView event) {
                byte kind = timestamp.evaluate(event);
                if (kind == DURATION) {
                    return ofDuration(timestamp.bits());
                }
                if (kind != EventView.TIMESTAMP) {
                    return EventView.NULL;
                }
                try {
                    return setLong(part.applyAsLong(
                            Instant.ofEpochMilli(timestamp.bits()).atZone(zone)));
                } catch (DateTimeException e) {
                    // No exit needed: a time outside of the calendar has no parts, so the result is null.
                    return EventView.NULL;
                }
            }

            /** The whole duration in hours, minutes or seconds; for milliseconds, the part beyond the full second. */
            private byte ofDuration(long millis) {
                return switch (function) {
                    case "getHours" -> setLong(millis / 3_600_000);
                    case "getMinutes" -> setLong(millis / 60_000);
                    case "getSeconds" -> setLong(millis / 1_000);
                    case "getMilliseconds" -> setLong(millis % 1_000);
                    default -> EventView.NULL;
                };
            }
        };
    }
}
