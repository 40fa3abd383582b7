package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.expression.ValueType;
import io.millrace.schemas.insight.MeasureType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code sum(x)} and {@code avg(x)}: exact decimals of nine fractional digits, independent of order, see {@link ExactSum}. Values
 * that are not finite numbers are skipped. The sum of no values is 0, their average null. A sum of integers beyond 64 bits gives
 * the nearest long.
 */
final class SumMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression argument;
    private final boolean average;

    private SumMeasure(String name, String kind, MeasureType type, Expression argument, boolean average) {
        super(name, kind, type);
        this.argument = argument;
        this.average = average;
    }

    static SumMeasure sum(String name, Expression argument) {
        var type = argument.type() == ValueType.LONG ? MeasureType.LONG : MeasureType.DOUBLE;
        return new SumMeasure(name, "sum", type, argument, false);
    }

    static SumMeasure average(String name, Expression argument) {
        return new SumMeasure(name, "avg", MeasureType.DOUBLE, argument, true);
    }

    @Override
    public List<Expression> arguments() {
        return argument == null ? List.of() : List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 180;
    }

    @Override
    public Accumulator newAccumulator() {
        return new Sum(this, new ExactSum(), 0);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        long count = average ? ByteSource.getVarLong(in) : 0;
        return new Sum(this, ExactSum.deserialize(in), count);
    }

    @Override
    public boolean isSingleNumber() {
        return !average;
    }

    @Override
    public long deserializeNumber(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return ExactSum.deserializeUnits(in);
    }

    @Override
    public Object resultOfNumber(long number) {
        return new Sum(this, ExactSum.ofUnits(number), 0).result();
    }

    private static final class Sum extends Accumulator {
        private final SumMeasure measure;
        private final ExactSum sum;
        private long count;

        Sum(SumMeasure measure, ExactSum sum, long count) {
            this.measure = measure;
            this.sum = sum;
            this.count = count;
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if (kind == EventView.LONG) {
                sum.addLong(measure.argument.bits());
                count++;
            } else if (kind == EventView.DOUBLE && Double.isFinite(measure.argument.number())) {
                sum.addDouble(measure.argument.number());
                count++;
            }
        }

        @Override
        public void addOrRetract(double value, int sign) {
            sum.addDouble(value * sign);
            count += sign;
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Sum) other;
            sum.merge(that.sum);
            count += that.count;
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            if (measure.average) {
                out.putVarLong(count);
            }
            sum.serialize(out);
        }

        @Override
        public Object result() {
            if (!measure.average) {
                return measure.type() == MeasureType.LONG ? (Object) sum.longValue() : (Object) sum.doubleValue();
            }
            return count == 0
                    ? null
                    : (Object) sum.decimal()
                            .divide(BigDecimal.valueOf(count), MathContext.DECIMAL128)
                            .doubleValue();
        }

        @Override
        public int heapBytes() {
            return 32 + sum.heapBytes();
        }
    }
}
