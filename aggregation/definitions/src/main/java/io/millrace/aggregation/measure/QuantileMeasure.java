package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * {@code quantile(x, q)} of numbers: within 1% of the value at that rank for any distribution and order of merges, and never
 * outside the range of the values. Exact for up to {@value ExactValues#MAX_DISTINCT} distinct values.
 *
 * @see DdSketch
 */
final class QuantileMeasure extends NamedMeasure {
    private static final int VERSION = 2;
    /** Earlier format, of buckets only: it can be read; its least and greatest value stay unknown. */
    private static final int BUCKETS_ONLY = 1;

    private static final int EXACT = 0;
    private static final int SKETCH = 1;

    private final Expression argument;
    private final double rank;

    QuantileMeasure(String name, Expression argument, double rank) {
        super(name, "quantile", MeasureType.DOUBLE);
        this.argument = argument;
        this.rank = rank;
    }

    @Override
    public Optional<String> errorBound() {
        return Optional.of("within 1% of the value at that rank, and never beyond the least or greatest");
    }

    @Override
    public List<Expression> arguments() {
        return argument == null ? List.of() : List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 32 + 5 * DdSketch.MAX_BUCKETS;
    }

    @Override
    public Accumulator newAccumulator() {
        return argument == null ? new Retractable(new RetractableSketch(), rank) : new Quantile(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        int version = in.get();
        if (version == BUCKETS_ONLY) {
            return argument == null
                    ? new Retractable(RetractableSketch.deserializeCounts(in), rank)
                    : Quantile.of(this, DdSketch.deserialize(in), Double.NaN, Double.NaN);
        }
        if (version != VERSION) {
            throw new IllegalArgumentException("state of quantile() has format version " + version
                    + "; this release reads versions up to " + VERSION);
        }
        if (argument == null) {
            return new Retractable(RetractableSketch.deserialize(in), rank);
        }
        if (in.get() == EXACT) {
            var quantile = new Quantile(this);
            quantile.exact = ExactValues.deserialize(in);
            return quantile;
        }
        double least = in.getDouble();
        double greatest = in.getDouble();
        return Quantile.of(this, DdSketch.deserialize(in), least, greatest);
    }

    /**
     * Quantile of event values: exact values while they are few, a sketch with the extremes beyond. The number of distinct values
     * alone decides which, so the order does not matter.
     */
    private static final class Quantile extends Accumulator {
        private final QuantileMeasure measure;
        private ExactValues exact = new ExactValues();
        private DdSketch sketch;
        /** NaN if the state was written in the format without extremes. */
        private double least;

        private double greatest;

        Quantile(QuantileMeasure measure) {
            this.measure = measure;
        }

        static Quantile of(QuantileMeasure measure, DdSketch sketch, double least, double greatest) {
            var quantile = new Quantile(measure);
            if (sketch.total() == 0) {
                return quantile;
            }
            quantile.exact = null;
            quantile.sketch = sketch;
            quantile.least = least;
            quantile.greatest = greatest;
            return quantile;
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if ((kind == EventView.LONG || kind == EventView.DOUBLE) && Double.isFinite(measure.argument.number())) {
                add(measure.argument.number());
            }
        }

        private void add(double value) {
            if (exact == null) {
                sketch.add(value, 1);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            } else {
                exact.add(value, 1);
                sketchIfMany();
            }
        }

        private void sketchIfMany() {
            if (exact.size() > ExactValues.MAX_DISTINCT) {
                sketch = new DdSketch();
                exact.addAllTo(sketch);
                least = exact.least();
                greatest = exact.greatest();
                exact = null;
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Quantile) other;
            if (exact != null && that.exact != null) {
                that.exact.addAllTo(exact);
                sketchIfMany();
            } else if (that.exact != null) {
                if (that.exact.size() > 0) {
                    that.exact.addAllTo(sketch);
                    least = Math.min(least, that.exact.least());
                    greatest = Math.max(greatest, that.exact.greatest());
                }
            } else {
                if (exact != null) {
                    sketch = new DdSketch();
                    exact.addAllTo(sketch);
                    least = exact.size() == 0 ? that.least : exact.least();
                    greatest = exact.size() == 0 ? that.greatest : exact.greatest();
                    exact = null;
                }
                sketch.merge(that.sketch);
                least = Math.min(least, that.least);
                greatest = Math.max(greatest, that.greatest);
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            if (exact != null) {
                out.putByte(EXACT);
                exact.serialize(out);
            } else {
                out.putByte(SKETCH);
                out.putDouble(least);
                out.putDouble(greatest);
                sketch.serialize(out);
            }
        }

        @Override
        public Object result() {
            long total = exact == null ? sketch.total() : exact.total();
            if (total == 0) {
                return null;
            }
            long rank = (long) Math.floor(measure.rank * (total - 1));
            if (exact != null) {
                return exact.valueAtRank(rank);
            }
            if (Double.isNaN(least)) {
                return sketch.valueAtRank(rank);
            }
            if (rank == 0 || rank == total - 1) {
                return rank == 0 ? least : greatest;
            }
            return Math.max(least, Math.min(greatest, sketch.valueAtRank(rank)));
        }

        @Override
        public int heapBytes() {
            return 56 + (exact == null ? sketch.heapBytes() : exact.heapBytes());
        }
    }

    /** Quantile of numbers that can be retracted. */
    private static final class Retractable extends Accumulator {
        private final RetractableSketch sketch;
        private final double rank;

        Retractable(RetractableSketch sketch, double rank) {
            this.sketch = sketch;
            this.rank = rank;
        }

        @Override
        public void addEvent(EventView event) {
            throw new UnsupportedOperationException("a retractable quantile takes numbers, not events");
        }

        @Override
        public void addOrRetract(double value, int sign) {
            sketch.addOrRetract(value, sign);
        }

        @Override
        public void merge(Accumulator other) {
            sketch.merge(((Retractable) other).sketch);
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            sketch.serialize(out);
        }

        @Override
        public Object result() {
            return sketch.quantile(rank);
        }

        @Override
        public int heapBytes() {
            return 32 + sketch.heapBytes();
        }
    }
}
