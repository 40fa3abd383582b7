package io.millrace.aggregation.sql;

import java.util.function.LongBinaryOperator;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Date and time functions, by the calendar of the statement's zone; dates have no zone. Not thread-safe. */
final class TimeFunctions {
    private final StatementZone zone;

    TimeFunctions(StatementZone zone) {
        this.zone = zone;
    }

    static boolean isTime(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.TIMESTAMP || type.getSqlTypeName() == SqlTypeName.DATE;
    }

    private static RelDataType type(RexCall call, int operand) {
        return call.getOperands().get(operand).getType();
    }

    /** A time plus or minus an interval, or the interval between two times; months and days follow the calendar. */
    Closure plusOrMinus(RexCall call, Closure left, Closure right) {
        boolean ofDates = type(call, 0).getSqlTypeName() == SqlTypeName.DATE;
        long unit = ofDates ? ZoneCalendar.DAY_MS : 1;
        ZoneCalendar calendar = ofDates ? StatementZone.utc() : zone.calendar();
        if (isTime(type(call, 1))) {
            boolean months =
                    SqlTypeName.YEAR_INTERVAL_TYPES.contains(call.getType().getSqlTypeName());
            boolean days = call.getType().getSqlTypeName() == SqlTypeName.INTERVAL_DAY;
            return binary(left, right, (to, from) -> {
                long start = ZoneCalendar.requireInRange(from * unit);
                long end = ZoneCalendar.requireInRange(to * unit);
                return months
                        ? calendar.monthsBetween(start, end)
                        : days ? calendar.wallMillisBetween(start, end) : end - start;
            });
        }
        int sign = call.getKind() == SqlKind.MINUS ? -1 : 1;
        SqlTypeName interval = type(call, 1).getSqlTypeName();
        boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(interval);
        boolean days = interval == SqlTypeName.INTERVAL_DAY;
        return binary(left, right, (from, by) -> {
            long at = ZoneCalendar.requireInRange(from * unit);
            long length = Math.multiplyExact(sign, by);
            long moved = months
                    ? calendar.plusMonths(at, length)
                    : days
                            ? calendar.plusDays(at, length / ZoneCalendar.DAY_MS) + length % ZoneCalendar.DAY_MS
                            : Math.addExact(at, length);
            return Math.floorDiv(ZoneCalendar.requireInRange(moved), unit);
        });
    }

    private static Closure binary(Closure left, Closure right, LongBinaryOperator result) {
        return row -> {
            Number a = (Number) left.evaluate(row);
            Number b = (Number) right.evaluate(row);
            try {
                return a == null || b == null ? null : (Object) result.applyAsLong(a.longValue(), b.longValue());
            } catch (ArithmeticException e) { // rejected at the edge
                return ZoneCalendar.requireInRange(Long.MAX_VALUE);
            }
        };
    }

    /** {@code FLOOR} or {@code CEIL} to a unit of time. */
    Closure round(RexCall call, Closure operand) {
        boolean up = call.getKind() == SqlKind.CEIL;
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(1)).getValueAs(TimeUnitRange.class);
        boolean ofDates = type(call, 0).getSqlTypeName() == SqlTypeName.DATE;
        long scale = ofDates ? ZoneCalendar.DAY_MS : 1;
        ZoneCalendar.Rounding rounding = (ofDates ? StatementZone.utc() : zone.calendar()).rounding(unit);
        return row -> {
            Long value = (Long) operand.evaluate(row);
            return value == null ? null : (Object) Math.floorDiv(rounding.round(value * scale, up), scale);
        };
    }

    Closure extract(RexCall call, Closure operand) {
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(0)).getValueAs(TimeUnitRange.class);
        SqlTypeName type = type(call, 1).getSqlTypeName();
        if (type != SqlTypeName.TIMESTAMP && type != SqlTypeName.DATE) {
            throw SqlErrors.refused("EXTRACT from " + type + " is not supported");
        }
        boolean ofDates = type == SqlTypeName.DATE;
        long scale = ofDates ? ZoneCalendar.DAY_MS : 1;
        ZoneCalendar calendar = ofDates ? StatementZone.utc() : zone.calendar();
        return row -> {
            Long value = (Long) operand.evaluate(row);
            return value == null ? null : (Object) calendar.extract(unit, value * scale);
        };
    }
}
