package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code change(m)} and {@code growth(m)} of another measure: by how much it differs from the same group's value in the
 * window before, or in the one so long before that a second argument says, {@code change(m, "7d")}; growth is that
 * difference as a share of the earlier value. Null where the group has no row in the earlier window, or growth from zero. As
 * exact as the measure.
 *
 * <p>It keeps nothing: whoever tells a row's values computes it from two rows, see {@link #trend}. A roll-up has none.
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

    /** The measure's name that is compared. */
    public String comparedMeasure() {
        return comparedMeasure.name();
    }

    /** How long before the earlier window is; empty for the window right before. */
    public Optional<Duration> offset() {
        return offset;
    }

    /** The trend from the measure's earlier value to the one now, either of which may be null. */
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
            // Nothing is kept.
        }

        @Override
        public void merge(Accumulator other) {
            // As above.
        }

        @Override
        public void serialize(ByteSink out) {
            // As above.
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
