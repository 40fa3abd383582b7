package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** {@code rate()} and {@code rate(x)}: number of events or sum of x per second of the whole window. Exact. */
final class RateMeasure extends NamedMeasure {
    private final Measure counted;
    private final double seconds;

    RateMeasure(String name, Measure counted, Duration window) {
        super(name, "rate", MeasureType.DOUBLE);
        this.counted = counted;
        this.seconds = window.toMillis() / 1000.0;
    }

    @Override
    public List<Expression> arguments() {
        return counted.arguments();
    }

    @Override
    public int maxBytes() {
        return counted.maxBytes();
    }

    @Override
    public Accumulator newAccumulator() {
        return new Rate(counted.newAccumulator(), seconds);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        return new Rate(counted.deserialize(in), seconds);
    }

    private static final class Rate extends Accumulator {
        private final Accumulator counted;
        private final double seconds;

        Rate(Accumulator counted, double seconds) {
            this.counted = counted;
            this.seconds = seconds;
        }

        @Override
        public void addEvent(EventView event) {
            counted.addEvent(event);
        }

        @Override
        public void merge(Accumulator other) {
            counted.merge(((Rate) other).counted);
        }

        @Override
        public void serialize(ByteSink out) {
            counted.serialize(out);
        }

        @Override
        public Object result() {
            return ((Number) counted.result()).doubleValue() / seconds;
        }

        @Override
        public int heapBytes() {
            return 32 + counted.heapBytes();
        }
    }
}
