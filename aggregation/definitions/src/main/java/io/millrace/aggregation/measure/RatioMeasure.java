package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * {@code ratio(a, b)} of two measures, given by name or as calls: a divided by b; null if b is zero or one of them is null. As
 * exact as its operands.
 */
final class RatioMeasure extends NamedMeasure {
    private final Measure dividend;
    private final Measure divisor;

    RatioMeasure(String name, Measure dividend, Measure divisor) {
        super(name, "ratio", MeasureType.DOUBLE);
        this.dividend = dividend;
        this.divisor = divisor;
    }

    @Override
    public Optional<String> errorBound() {
        return dividend.errorBound().or(divisor::errorBound);
    }

    @Override
    public List<Expression> arguments() {
        return Stream.concat(dividend.arguments().stream(), divisor.arguments().stream())
                .toList();
    }

    @Override
    public int listedPersons() {
        return Math.max(dividend.listedPersons(), divisor.listedPersons());
    }

    @Override
    public int maxBytes() {
        return dividend.maxBytes() + divisor.maxBytes();
    }

    @Override
    public Accumulator newAccumulator() {
        return new Ratio(dividend.newAccumulator(), divisor.newAccumulator());
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        return new Ratio(dividend.deserialize(in), divisor.deserialize(in));
    }

    private static final class Ratio extends Accumulator {
        private final Accumulator dividend;
        private final Accumulator divisor;

        Ratio(Accumulator dividend, Accumulator divisor) {
            this.dividend = dividend;
            this.divisor = divisor;
        }

        @Override
        public void addEvent(EventView event) {
            dividend.addEvent(event);
            divisor.addEvent(event);
        }

        @Override
        public boolean replacePerson(long from, long to) {
            boolean exact = dividend.replacePerson(from, to);
            return divisor.replacePerson(from, to) && exact;
        }

        @Override
        public void forEachPerson(LongConsumer visitor) {
            dividend.forEachPerson(visitor);
            divisor.forEachPerson(visitor);
        }

        @Override
        public void merge(Accumulator other) {
            dividend.merge(((Ratio) other).dividend);
            divisor.merge(((Ratio) other).divisor);
        }

        @Override
        public void serialize(ByteSink out) {
            dividend.serialize(out);
            divisor.serialize(out);
        }

        @Override
        public Object result() {
            if (dividend.result() instanceof Number a && divisor.result() instanceof Number b && b.doubleValue() != 0) {
                return a.doubleValue() / b.doubleValue();
            }
            return null;
        }

        @Override
        public int heapBytes() {
            return 24 + dividend.heapBytes() + divisor.heapBytes();
        }
    }
}
