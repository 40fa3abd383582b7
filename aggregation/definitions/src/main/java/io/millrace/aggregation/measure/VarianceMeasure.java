package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code variance(x)} and {@code stddev(x)} of the population, from exact sums of the values and of their squares: independent of
 * order and free of cancellation. Null if there was no number.
 */
final class VarianceMeasure extends NamedMeasure {
    private static final int VERSION = 1;
    private static final long SQUARE_FITS = 1L << 62;

    private final Expression argument;
    private final boolean root;

    VarianceMeasure(String name, Expression argument, boolean root) {
        super(name, root ? "stddev" : "variance", MeasureType.DOUBLE);
        this.argument = argument;
        this.root = root;
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 640;
    }

    @Override
    public Accumulator newAccumulator() {
        return new Variance(this, 0, new ExactSum(), new ExactSum());
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return new Variance(this, ByteSource.getVarLong(in), ExactSum.deserialize(in), ExactSum.deserialize(in));
    }

    private static final class Variance extends Accumulator {
        private final VarianceMeasure measure;
        private final ExactSum sum;
        private final ExactSum squares;
        private long count;

        Variance(VarianceMeasure measure, long count, ExactSum sum, ExactSum squares) {
            this.measure = measure;
            this.count = count;
            this.sum = sum;
            this.squares = squares;
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if (kind == EventView.LONG) {
                sum.addLong(measure.argument.bits());
                square(ExactSum.units(measure.argument.bits()));
            } else if (kind == EventView.DOUBLE && Double.isFinite(measure.argument.number())) {
                sum.addDouble(measure.argument.number());
                square(ExactSum.units(measure.argument.number()));
            }
        }

        private void square(BigInteger units) {
            count++;
            if (units.bitLength() < 63 && Math.abs(units.longValue()) < SQUARE_FITS) {
                squares.addSquare(units.longValue());
            } else {
                squares.addSquare(units);
            }
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Variance) other;
            count += that.count;
            sum.merge(that.sum);
            squares.merge(that.squares);
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putVarLong(count);
            sum.serialize(out);
            squares.serialize(out);
        }

        @Override
        public Object result() {
            if (count == 0) {
                return null;
            }
            var n = BigInteger.valueOf(count);
            // (n·Σx² − (Σx)²) / n², all in integers up to the division.
            var numerator = squares.units().multiply(n).subtract(sum.units().pow(2));
            var variance = new BigDecimal(numerator, 2 * ExactSum.SCALE)
                    .divide(new BigDecimal(n.pow(2)), MathContext.DECIMAL128);
            return measure.root ? variance.sqrt(MathContext.DECIMAL64).doubleValue() : variance.doubleValue();
        }

        @Override
        public int heapBytes() {
            return 40 + sum.heapBytes() + squares.heapBytes();
        }
    }
}
