package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code top(x, k)} or {@code top(x, k, capacity)}: the k most frequent values with their counts, ties in the order of their
 * text. Exact and independent of order up to {@code capacity} distinct values and {@link #maxBytes} of text. Beyond, a count is
 * an upper estimate, given together with its error.
 *
 * @see FrequentValues
 */
final class TopMeasure extends NamedMeasure {
    static final int DEFAULT_CAPACITY = 4_096;
    static final int MAX_LIMIT = 1_000;
    static final int MAX_CAPACITY = 100_000;
    /** Size of the summary beyond which rare values are dropped, in bytes. */
    static final int DEFAULT_BYTES = 128 << 10;
    /** Maximum size with an explicit capacity, in bytes. */
    static final int MAX_BYTES = 512 << 10;

    private static final int VERSION = 1;

    private final Expression argument;
    private final int limit;
    private final int capacity;
    private final int maxBytes;

    TopMeasure(String name, Expression argument, int limit, int capacity) {
        super(name, "top", MeasureType.TOP);
        this.argument = argument;
        this.limit = limit;
        this.capacity = capacity;
        this.maxBytes = Math.max(DEFAULT_BYTES, Math.min(MAX_BYTES, 32 * capacity));
    }

    @Override
    public Optional<String> errorBound() {
        return Optional.of(String.format(
                Locale.ROOT,
                "exact up to %d different values of %d KiB in all; beyond, a count is at most 1/%d of all events too"
                        + " high, more where values are long",
                capacity,
                maxBytes >> 10,
                capacity / 2 + 1));
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return maxBytes + 24 * limit;
    }

    @Override
    public Accumulator newAccumulator() {
        return new Top(this, new FrequentValues(capacity, maxBytes));
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return new Top(this, FrequentValues.deserialize(in, capacity, maxBytes));
    }

    private static final class Top extends Accumulator {
        private final TopMeasure measure;
        private final FrequentValues values;

        Top(TopMeasure measure, FrequentValues values) {
            this.measure = measure;
            this.values = values;
        }

        @Override
        public void addEvent(EventView event) {
            var text = measure.argument.label(event);
            if (text != null) {
                values.add(text);
            }
        }

        @Override
        public void merge(Accumulator other) {
            values.merge(((Top) other).values);
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            values.serialize(out);
        }

        @Override
        public Object result() {
            return values.top(measure.limit);
        }

        @Override
        public int heapBytes() {
            return 32 + values.heapBytes();
        }
    }
}
