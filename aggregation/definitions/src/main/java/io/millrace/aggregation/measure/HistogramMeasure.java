package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.insight.TopItem;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code histogram(x, [10, 50, 100])}: counts of numbers below the first bound, from each bound (inclusive) to the next, and from
 * the last bound up. Exact. The result lists every bucket in order, as {@code <10}, {@code 10..50}, {@code >=100}.
 */
final class HistogramMeasure extends NamedMeasure {
    static final int MAX_BOUNDS = 100;

    private static final int VERSION = 1;

    private final Expression argument;
    private final double[] bounds;

    HistogramMeasure(String name, Expression argument, List<Double> bounds) {
        super(name, "histogram", MeasureType.TOP);
        this.argument = argument;
        this.bounds = bounds.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        // The result has a label for each bucket, which is longer than the state.
        return 80 * (bounds.length + 1);
    }

    @Override
    public Accumulator newAccumulator() {
        return new Histogram(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        var histogram = new Histogram(this);
        for (int i = 0; i < histogram.counts.length; i++) {
            histogram.counts[i] = ByteSource.getVarLong(in);
        }
        return histogram;
    }

    private String label(int bucket) {
        if (bucket == 0) {
            return "<" + text(bounds[0]);
        }
        return bucket == bounds.length
                ? ">=" + text(bounds[bucket - 1])
                : text(bounds[bucket - 1]) + ".." + text(bounds[bucket]);
    }

    private static String text(double bound) {
        double magnitude = Math.abs(bound);
        boolean plain = magnitude == 0 || (magnitude >= 1e-9 && magnitude < 1e21);
        return plain ? BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString() : Double.toString(bound);
    }

    private static final class Histogram extends Accumulator {
        private final HistogramMeasure measure;
        private final long[] counts;

        Histogram(HistogramMeasure measure) {
            this.measure = measure;
            this.counts = new long[measure.bounds.length + 1];
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if ((kind == EventView.LONG || kind == EventView.DOUBLE) && Double.isFinite(measure.argument.number())) {
                double value = measure.argument.number();
                int bucket = 0;
                while (bucket < measure.bounds.length && value >= measure.bounds[bucket]) {
                    bucket++;
                }
                counts[bucket]++;
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Histogram) other;
            for (int i = 0; i < counts.length; i++) {
                counts[i] += that.counts[i];
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            for (long count : counts) {
                out.putVarLong(count);
            }
        }

        @Override
        public Object result() {
            var items = new ArrayList<TopItem>(counts.length);
            for (int i = 0; i < counts.length; i++) {
                items.add(new TopItem(measure.label(i), counts[i], 0L));
            }
            return List.copyOf(items);
        }

        @Override
        public int heapBytes() {
            return 40 + 8 * counts.length;
        }
    }
}
