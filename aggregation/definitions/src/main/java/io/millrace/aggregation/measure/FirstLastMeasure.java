package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.expression.ValueType;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code first(x)} and {@code last(x)}: the value of the event with the least or greatest event time. Among events of the same
 * millisecond values are ordered by their text, so that the result does not depend on arrival. Null if there was no value.
 */
final class FirstLastMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression argument;
    private final boolean latest;

    FirstLastMeasure(String name, Expression argument, boolean latest) {
        super(name, latest ? "last" : "first", resultType(argument.type()));
        this.argument = argument;
        this.latest = latest;
    }

    private static MeasureType resultType(ValueType type) {
        return switch (type) {
            case LONG -> MeasureType.LONG;
            case DOUBLE -> MeasureType.DOUBLE;
            default -> MeasureType.STRING;
        };
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 16 + 3 * Expression.MAX_LABEL_LENGTH;
    }

    @Override
    public Accumulator newAccumulator() {
        return new FirstLast(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        var edge = new FirstLast(this);
        if (in.get() != 0) {
            edge.time = ByteSource.getZigZag(in);
            edge.text = ByteSource.getText(in);
        }
        return edge;
    }

    private static final class FirstLast extends Accumulator {
        private final FirstLastMeasure measure;
        private long time;
        private String text;

        FirstLast(FirstLastMeasure measure) {
            this.measure = measure;
        }

        @Override
        public void addEvent(EventView event) {
            if (text != null && Long.compare(event.time(), time) < 0 == measure.latest && event.time() != time) {
                return;
            }
            var candidate = measure.argument.label(event);
            if (candidate != null) {
                offer(event.time(), candidate);
            }
        }

        private void offer(long candidateTime, String candidate) {
            int order = text == null ? 1 : Long.compare(candidateTime, time);
            if (text != null && order == 0) {
                order = candidate.compareTo(text);
            }
            if (text == null || order > 0 == measure.latest) {
                time = candidateTime;
                text = candidate;
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (FirstLast) other;
            if (that.text != null) {
                offer(that.time, that.text);
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putByte(text == null ? 0 : 1);
            if (text != null) {
                out.putZigZag(time);
                out.putText(text);
            }
        }

        @Override
        public Object result() {
            if (text == null) {
                return null;
            }
            return switch (measure.type()) {
                case LONG -> Long.valueOf(text);
                case DOUBLE -> Double.valueOf(text);
                default -> text;
            };
        }

        @Override
        public int heapBytes() {
            return 40 + (text == null ? 0 : 48 + text.length());
        }
    }
}
