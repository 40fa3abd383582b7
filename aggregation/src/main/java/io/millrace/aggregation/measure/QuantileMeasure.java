package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * {@code quantile(x, q)} of numbers: within 1% of the value at that rank, whatever the distribution and however it was merged.
 *
 * @see DdSketch
 */
final class QuantileMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression argument;
    private final double rank;

    QuantileMeasure(String name, Expression argument, double rank) {
        super(name, "quantile", MeasureType.DOUBLE);
        this.argument = argument;
        this.rank = rank;
    }

    @Override
    public Optional<String> errorBound() {
        return Optional.of("within 1% of the value at that rank");
    }

    @Override
    public List<Expression> arguments() {
        return argument == null ? List.of() : List.of(argument);
    }

    @Override
    public Accumulator create() {
        return new Quantile(this, new DdSketch());
    }

    @Override
    public Accumulator read(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, kind());
        return new Quantile(this, DdSketch.read(in));
    }

    private static final class Quantile extends Accumulator {
        private final QuantileMeasure measure;
        private final DdSketch sketch;

        Quantile(QuantileMeasure measure, DdSketch sketch) {
            this.measure = measure;
            this.sketch = sketch;
        }

        @Override
        public void add(EventView event) {
            byte kind = measure.argument.evaluate(event);
            if ((kind == EventView.LONG || kind == EventView.DOUBLE) && Double.isFinite(measure.argument.number())) {
                sketch.add(measure.argument.number());
            }
        }

        @Override
        public void add(double value, int sign) {
            sketch.add(value, sign);
        }

        @Override
        public void merge(Accumulator other) {
            sketch.merge(((Quantile) other).sketch);
        }

        @Override
        public void write(ByteSink out) {
            out.putByte(VERSION);
            sketch.write(out);
        }

        @Override
        public Object result() {
            return sketch.isEmpty() ? null : (Object) sketch.quantile(measure.rank);
        }

        @Override
        public int sizeInBytes() {
            return 32 + sketch.sizeInBytes();
        }
    }
}
