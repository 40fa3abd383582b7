package io.millrace.aggregation.expression;

import io.millrace.aggregation.event.EventView;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;

/** CEL's conversions; what cannot be converted is null. */
final class Conversion {
    private static final double TWO_TO_63 = 0x1p63;

    private Conversion() {}

    static Expression toDouble(Expression operand) {
        return new Typed(Type.DOUBLE) {
            @Override
            byte compute(EventView of) {
                return switch (operand.evaluate(of)) {
                    case EventView.LONG, EventView.DOUBLE -> ofDouble(operand.number());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            private byte parse(String text) {
                if (!looksNumeric(text)) {
                    return EventView.NULL;
                }
                try {
                    return ofDouble(Double.parseDouble(text));
                } catch (NumberFormatException e) {
                    // No exit needed: text that is no number is null by definition, and adds to no measure.
                    return EventView.NULL;
                }
            }
        };
    }

    static Expression toLong(Expression operand) {
        return new Typed(Type.LONG) {
            @Override
            byte compute(EventView of) {
                return switch (operand.evaluate(of)) {
                    case EventView.LONG -> ofLong(operand.bits());
                    case EventView.DOUBLE -> truncate(operand.number());
                    case EventView.TEXT -> parse(operand.string());
                    case EventView.TIMESTAMP, DURATION -> ofLong(Math.floorDiv(operand.bits(), 1000L));
                    default -> EventView.NULL;
                };
            }

            private byte truncate(double value) {
                return value > -TWO_TO_63 && value < TWO_TO_63 ? ofLong((long) value) : EventView.NULL;
            }

            private byte parse(String text) {
                if (!looksNumeric(text)) {
                    return EventView.NULL;
                }
                try {
                    return ofLong(Long.parseLong(text));
                } catch (NumberFormatException e) {
                    // No exit needed: as above.
                    return EventView.NULL;
                }
            }
        };
    }

    /** Spares most texts the cost of an exception. */
    private static boolean looksNumeric(String text) {
        if (text.isEmpty() || text.length() > 400) {
            return false;
        }
        char first = text.charAt(0);
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    static Expression toText(Expression operand) {
        return new Typed(Type.TEXT) {
            @Override
            byte compute(EventView of) {
                var text = operand.text(of);
                return text == null ? EventView.NULL : ofText(text);
            }
        };
    }

    static Expression toBoolean(Expression operand) {
        return new Typed(Type.BOOL) {
            @Override
            byte compute(EventView of) {
                return switch (operand.evaluate(of)) {
                    case EventView.BOOL -> ofBits(EventView.BOOL, operand.bits());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            private byte parse(String text) {
                return switch (text) {
                    case "true", "TRUE", "True", "t", "1" -> ofBoolean(true);
                    case "false", "FALSE", "False", "f", "0" -> ofBoolean(false);
                    default -> EventView.NULL;
                };
            }
        };
    }

    static Expression toTimestamp(Expression operand) {
        return new Typed(Type.TIMESTAMP) {
            @Override
            byte compute(EventView of) {
                return switch (operand.evaluate(of)) {
                    case EventView.TIMESTAMP -> ofBits(EventView.TIMESTAMP, operand.bits());
                    case EventView.LONG -> fromSeconds(operand.bits());
                    case EventView.TEXT -> parse(operand.string());
                    default -> EventView.NULL;
                };
            }

            private byte fromSeconds(long seconds) {
                boolean fits = seconds >= Times.EARLIEST / 1000 && seconds <= Times.LATEST / 1000;
                return fits ? ofBits(EventView.TIMESTAMP, seconds * 1000) : EventView.NULL;
            }

            private byte parse(String text) {
                try {
                    var time = OffsetDateTime.parse(text).toInstant();
                    return Times.isInRange(time) ? ofBits(EventView.TIMESTAMP, time.toEpochMilli()) : EventView.NULL;
                } catch (DateTimeException e) {
                    // No exit needed: text that is no RFC 3339 time is null by definition.
                    return EventView.NULL;
                }
            }
        };
    }

    /** Only of a constant, so that a wrong one is found when the definition is read. */
    static Expression duration(Duration duration) {
        return new Typed(Type.DURATION) {
            @Override
            byte compute(EventView of) {
                return ofBits(DURATION, duration.toMillis());
            }
        };
    }
}
