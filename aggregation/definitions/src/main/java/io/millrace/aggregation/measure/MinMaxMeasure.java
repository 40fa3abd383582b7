package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.expression.ValueType;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;

/** {@code min(x)} and {@code max(x)} of numbers. Exact; null if there was no number. */
final class MinMaxMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression argument;
    private final boolean greatest;
    private final boolean integers;

    MinMaxMeasure(String name, Expression argument, boolean greatest) {
        super(
                name,
                greatest ? "max" : "min",
                argument.type() == ValueType.LONG ? MeasureType.LONG : MeasureType.DOUBLE);
        this.argument = argument;
        this.greatest = greatest;
        this.integers = argument.type() == ValueType.LONG;
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 12;
    }

    @Override
    public Accumulator newAccumulator() {
        return new MinMax(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        var extreme = new MinMax(this);
        if (in.get() != 0) {
            extreme.any = true;
            extreme.bits = integers ? ByteSource.getZigZag(in) : in.getLong();
        }
        return extreme;
    }

    private static final class MinMax extends Accumulator {
        private final MinMaxMeasure measure;
        private boolean any;
        private long bits;

        MinMax(MinMaxMeasure measure) {
            this.measure = measure;
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if (measure.integers) {
                if (kind == EventView.LONG) {
                    offer(measure.argument.bits());
                }
            } else if ((kind == EventView.LONG || kind == EventView.DOUBLE)
                    && Double.isFinite(measure.argument.number())) {
                // Adding zero turns −0.0 into 0.0.
                offer(Double.doubleToRawLongBits(measure.argument.number() + 0.0));
            }
        }

        private void offer(long candidate) {
            if (!any || compare(candidate, bits) > 0 == measure.greatest) {
                bits = candidate;
                any = true;
            }
        }

        private int compare(long a, long b) {
            return measure.integers
                    ? Long.compare(a, b)
                    : Double.compare(Double.longBitsToDouble(a), Double.longBitsToDouble(b));
        }

        @Override
        public void merge(Accumulator other) {
            var that = (MinMax) other;
            if (that.any) {
                offer(that.bits);
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putByte(any ? 1 : 0);
            if (any && measure.integers) {
                out.putZigZag(bits);
            } else if (any) {
                out.putLong(bits);
            }
        }

        @Override
        public Object result() {
            if (!any) {
                return null;
            }
            return measure.integers ? (Object) bits : (Object) Double.longBitsToDouble(bits);
        }

        @Override
        public int heapBytes() {
            return 40;
        }
    }
}
