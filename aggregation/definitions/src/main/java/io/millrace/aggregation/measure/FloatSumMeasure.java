package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code floatSum(x)}: sum in binary floating point, for numbers such as tiny ones for which nine decimal places are too few.
 * Its last digits depend on the order of addition.
 */
final class FloatSumMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression argument;

    FloatSumMeasure(String name, Expression argument) {
        super(name, "floatSum", MeasureType.DOUBLE);
        this.argument = argument;
    }

    @Override
    public List<Expression> arguments() {
        return List.of(argument);
    }

    @Override
    public int maxBytes() {
        return 10;
    }

    @Override
    public Accumulator newAccumulator() {
        return new FloatSum(argument, 0);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return new FloatSum(argument, in.getDouble());
    }

    private static final class FloatSum extends Accumulator {
        private final Expression argument;
        private double sum;

        FloatSum(Expression argument, double sum) {
            this.argument = argument;
            this.sum = sum;
        }

        @Override
        public void addEvent(EventView event) {
            byte kind = argument.evaluate(event);
            if ((kind == EventView.LONG || kind == EventView.DOUBLE) && Double.isFinite(argument.number())) {
                sum += argument.number();
            }
        }

        @Override
        public void merge(Accumulator other) {
            sum += ((FloatSum) other).sum;
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putDouble(sum);
        }

        @Override
        public Object result() {
            return sum;
        }

        @Override
        public int heapBytes() {
            return 32;
        }
    }
}
