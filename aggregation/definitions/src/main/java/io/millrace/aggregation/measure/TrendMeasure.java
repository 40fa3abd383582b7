package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code change(m)} and {@code growth(m)} of another measure: difference to the same group's value in the previous window, or in
 * the window that began a given time earlier, as in {@code change(m, "7d")}. Growth is the difference divided by the earlier
 * value. Null if the group has no row in the earlier window, and for growth from zero. As exact as the measure.
 *
 * <p>It has no state: its value is computed with {@link #trend} from two rows when a row is emitted or queried. A roll-up has no
 * trends.
 */
public final class TrendMeasure extends NamedMeasure {
    private static final Accumulator NOTHING = new Nothing();

    private final Measure comparedMeasure;
    private final Optional<Duration> offset;

    TrendMeasure(String name, String kind, Measure of, Optional<Duration> back) {
        super(name, kind, MeasureType.DOUBLE);
        this.comparedMeasure = of;
        this.offset = back;
    }

    /** Name of the compared measure. */
    public String comparedMeasure() {
        return comparedMeasure.name();
    }

    /** How much earlier the other window began; empty for the previous window. */
    public Optional<Duration> offset() {
        return offset;
    }

    /** Trend from the measure's earlier value to the current one, either of which may be null. */
    public Double trend(Object now, Object before) {
        if (!(now instanceof Number a) || !(before instanceof Number b)) {
            return null;
        }
        double difference = a.doubleValue() - b.doubleValue();
        if (function().equals("change")) {
            return difference;
        }
        return b.doubleValue() == 0 ? null : Double.valueOf(difference / Math.abs(b.doubleValue()));
    }

    @Override
    public Optional<String> errorBound() {
        return comparedMeasure.errorBound();
    }

    @Override
    public int maxBytes() {
        return 9;
    }

    @Override
    public Accumulator newAccumulator() {
        return NOTHING;
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        return NOTHING;
    }

    private static final class Nothing extends Accumulator {
        @Override
        public void addEvent(EventView event) {
            // A trend has no state.
        }

        @Override
        public void merge(Accumulator other) {
            // A trend has no state.
        }

        @Override
        public void serialize(ByteSink out) {
            // A trend has no state.
        }

        @Override
        public Object result() {
            return null;
        }

        @Override
        public int heapBytes() {
            return 0;
        }
    }
}
