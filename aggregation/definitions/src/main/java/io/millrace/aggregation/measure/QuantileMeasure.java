package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * {@code quantile(x, q)} of numbers: within 1% of the value at that rank, whatever the distribution and however it was merged,
 * and never outside of what was seen; exact for up to {@value ExactValues#MAX_DISTINCT} different values.
 *
 * @see DdSketch
 */
final class QuantileMeasure extends NamedMeasure {
    private static final int VERSION = 2;
    /** The format before, of buckets alone: it is read, and its extremes stay unknown. */
    private static final int COUNTS_ONLY = 1;

    private static final int FEW = 0;
    private static final int MANY = 1;

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
        return argument == null ? new Signed(new RetractableSketch(), rank) : new Quantile(this);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        int version = in.get();
        if (version == COUNTS_ONLY) {
            return argument == null
                    ? new Signed(RetractableSketch.deserializeCounts(in), rank)
                    : Quantile.of(this, DdSketch.deserialize(in), Double.NaN, Double.NaN);
        }
        if (version != VERSION) {
            throw new IllegalArgumentException("state of a quantile has format " + version + ", not " + VERSION);
        }
        if (argument == null) {
            return new Signed(RetractableSketch.deserialize(in), rank);
        }
        if (in.get() == FEW) {
            var quantile = new Quantile(this);
            quantile.few = ExactValues.deserialize(in);
            return quantile;
        }
        double least = in.getDouble();
        double greatest = in.getDouble();
        return Quantile.of(this, DdSketch.deserialize(in), least, greatest);
    }

    /** Of events: few different values as they are, of more a sketch and the extremes. Which it is does not depend on order. */
    private static final class Quantile extends Accumulator {
        private final QuantileMeasure measure;
        private ExactValues few = new ExactValues();
        private DdSketch sketch;
        /** Not a number where an older version did not keep it. */
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
            quantile.few = null;
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
            if (few == null) {
                sketch.add(value, 1);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            } else {
                few.add(value, 1);
                summarizeMany();
            }
        }

        private void summarizeMany() {
            if (few.size() > ExactValues.MAX_DISTINCT) {
                sketch = new DdSketch();
                few.addTo(sketch);
                least = few.least();
                greatest = few.greatest();
                few = null;
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Quantile) other;
            if (few != null && that.few != null) {
                that.few.addTo(few);
                summarizeMany();
            } else if (that.few != null) {
                if (that.few.size() > 0) {
                    that.few.addTo(sketch);
                    least = Math.min(least, that.few.least());
                    greatest = Math.max(greatest, that.few.greatest());
                }
            } else {
                if (few != null) {
                    sketch = new DdSketch();
                    few.addTo(sketch);
                    least = few.size() == 0 ? that.least : few.least();
                    greatest = few.size() == 0 ? that.greatest : few.greatest();
                    few = null;
                }
                sketch.merge(that.sketch);
                least = Math.min(least, that.least);
                greatest = Math.max(greatest, that.greatest);
            }
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            if (few != null) {
                out.putByte(FEW);
                few.serialize(out);
            } else {
                out.putByte(MANY);
                out.putDouble(least);
                out.putDouble(greatest);
                sketch.serialize(out);
            }
        }

        @Override
        public Object result() {
            long total = few == null ? sketch.total() : few.total();
            if (total == 0) {
                return null;
            }
            long rank = (long) Math.floor(measure.rank * (total - 1));
            if (few != null) {
                return few.valueAtRank(rank);
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
            return 56 + (few == null ? sketch.heapBytes() : few.heapBytes());
        }
    }

    /** Of numbers that can be taken back. */
    private static final class Signed extends Accumulator {
        private final RetractableSketch sketch;
        private final double rank;

        Signed(RetractableSketch sketch, double rank) {
            this.sketch = sketch;
            this.rank = rank;
        }

        @Override
        public void addEvent(EventView event) {
            throw new UnsupportedOperationException("it is given numbers, not events");
        }

        @Override
        public void addOrRetract(double value, int sign) {
            sketch.addOrRetract(value, sign);
        }

        @Override
        public void merge(Accumulator other) {
            sketch.merge(((Signed) other).sketch);
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
