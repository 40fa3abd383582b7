package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.expression.Type;
import io.millrace.schemas.insight.MeasureType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code sum(x)} and {@code avg(x)}: exact in decimal to nine places and independent of order, see {@link ExactSum}. What is
 * not a finite number adds nothing. A sum of nothing is 0, an average of nothing null. A sum of integers that exceeds 64 bits
 * shows the nearest that fits.
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
        var type = argument.type() == Type.LONG ? MeasureType.LONG : MeasureType.DOUBLE;
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
    public int greatestBytes() {
        return 180;
    }

    @Override
    public Accumulator create() {
        return new Sum(this, new ExactSum(), 0);
    }

    @Override
    public Accumulator read(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, kind());
        long count = average ? ByteSource.getVarLong(in) : 0;
        return new Sum(this, ExactSum.read(in), count);
    }

    @Override
    public boolean isNumber() {
        return !average;
    }

    @Override
    public long readNumber(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, kind());
        return ExactSum.readSmall(in);
    }

    @Override
    public Object resultOf(long number) {
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
        public void add(EventView event) {
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
        public void add(double value, int sign) {
            sum.addDouble(value * sign);
            count += sign;
        }

        @Override
        public void merge(Accumulator other) {
            var that = (Sum) other;
            sum.add(that.sum);
            count += that.count;
        }

        @Override
        public void write(ByteSink out) {
            out.putByte(VERSION);
            if (measure.average) {
                out.putVarLong(count);
            }
            sum.write(out);
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
        public int sizeInBytes() {
            return 32 + sum.sizeInBytes();
        }
    }
}
