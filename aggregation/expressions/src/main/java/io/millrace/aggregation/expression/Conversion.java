package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.value.Booleans;
import io.millrace.schemas.value.Numbers;
import java.util.OptionalLong;

/**
 * CEL's type conversions; null where the value cannot be converted. Text is parsed by {@code io.millrace.schemas.value}, with
 * the same rules as everywhere in Millrace.
 */
final class Conversion {
    private static final long TWELVE_DIGITS = 1_000_000_000_000L;
    private static final double TWO_TO_63 = 0x1p63;

    private Conversion() {}

    static Expression toDouble(Expression operand) {
        return new TypedExpression(ValueType.DOUBLE) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.LONG, EventView.DOUBLE -> setDouble(operand.number());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            private byte parse(String text) {
                var number = Numbers.parse(text);
                return number == null ? EventView.NULL : setDouble(number.doubleValue());
            }
        };
    }

    static Expression toLong(Expression operand) {
        return new TypedExpression(ValueType.LONG) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.LONG -> setLong(operand.bits());
                    case EventView.DOUBLE -> truncate(operand.number());
                    case EventView.TEXT -> parse(operand.string());
                    case EventView.TIMESTAMP, DURATION -> setLong(Math.floorDiv(operand.bits(), 1000L));
                    default -> EventView.NULL;
                };
            }

            private byte truncate(double value) {
                return value > -TWO_TO_63 && value < TWO_TO_63 ? setLong((long) value) : EventView.NULL;
            }

            private byte parse(String text) {
                return Numbers.parse(text) instanceof Long number ? setLong(number) : EventView.NULL;
            }
        };
    }

    static Expression toText(Expression operand) {
        return new TypedExpression(ValueType.TEXT) {
            @Override
            byte compute(EventView event) {
                var text = operand.text(event);
                return text == null ? EventView.NULL : setText(text);
            }
        };
    }

    static Expression toBoolean(Expression operand) {
        return new TypedExpression(ValueType.BOOL) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.BOOL -> setBits(EventView.BOOL, operand.bits());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            /** Parses a text by the common rules, plus the short forms that CEL's {@code bool()} accepts. */
            private byte parse(String text) {
                return switch (text) {
                    case "t", "1" -> setBoolean(true);
                    case "f", "0" -> setBoolean(false);
                    default -> {
                        var truth = Booleans.parse(text);
                        yield truth.isPresent() ? setBoolean(truth.get()) : EventView.NULL;
                    }
                };
            }
        };
    }

    static Expression toTimestamp(Expression operand) {
        return new TypedExpression(ValueType.TIMESTAMP) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case EventView.TIMESTAMP -> setBits(EventView.TIMESTAMP, operand.bits());
                    case EventView.LONG -> fromNumber(operand.bits());
                    case EventView.TEXT -> inRange(io.millrace.schemas.value.Times.parse(operand.string()));
                    default -> EventView.NULL;
                };
            }

            /** Seconds, as in CEL, up to twelve digits; the unit of longer numbers follows from their number of digits. */
            private byte fromNumber(long number) {
                return Math.abs(number) < TWELVE_DIGITS
                        ? inRange(Math.multiplyExact(number, 1000L))
                        : inRange(io.millrace.schemas.value.Times.parse(number));
            }

            private byte inRange(OptionalLong millis) {
                return millis.isPresent() ? inRange(millis.getAsLong()) : EventView.NULL;
            }

            private byte inRange(long millis) {
                return TimestampFunctions.isInRange(EventView.TIMESTAMP, millis)
                        ? setBits(EventView.TIMESTAMP, millis)
                        : EventView.NULL;
            }
        };
    }

    /** {@code duration()} of a duration or of a text such as {@code 1h30m}. */
    static Expression toDuration(Expression operand) {
        return new TypedExpression(ValueType.DURATION) {
            @Override
            byte compute(EventView event) {
                return switch (operand.evaluate(event)) {
                    case DURATION -> setBits(DURATION, operand.bits());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            private byte parse(String text) {
                var millis = Durations.parseSignedMillis(text);
                return millis.isPresent() ? setBits(DURATION, millis.getAsLong()) : EventView.NULL;
            }
        };
    }
}
