package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;
import java.util.List;

/** {@code count()} of events, or {@code count(condition)} of the events for which it is true. Exact. */
final class CountMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    private final Expression condition;

    /** @param condition null to count every event */
    CountMeasure(String name, Expression condition) {
        super(name, "count", MeasureType.LONG);
        this.condition = condition;
    }

    @Override
    public List<Expression> arguments() {
        return condition == null ? List.of() : List.of(condition);
    }

    @Override
    public int maxBytes() {
        return 11;
    }

    @Override
    public Accumulator newAccumulator() {
        return new Count(condition, 0);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return new Count(condition, ByteSource.getVarLong(in));
    }

    @Override
    public boolean isEventCount() {
        return condition == null;
    }

    @Override
    public Accumulator fromEventCount(long events) {
        return new Count(null, events);
    }

    @Override
    public boolean isSingleNumber() {
        return true;
    }

    @Override
    public long deserializeNumber(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return ByteSource.getVarLong(in);
    }

    @Override
    public Object resultOfNumber(long number) {
        return number;
    }

    private static final class Count extends Accumulator {
        private final Expression condition;
        private long count;

        Count(Expression condition, long count) {
            this.condition = condition;
            this.count = count;
        }

        @Override
        public void addEvent(EventView event) {
            if (condition == null || condition.isTrue(event)) {
                count++;
            }
        }

        @Override
        public void addOrRetract(double value, int sign) {
            count += sign;
        }

        @Override
        public void merge(Accumulator other) {
            count += ((Count) other).count;
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putVarLong(count);
        }

        @Override
        public Object result() {
            return count;
        }

        @Override
        public int heapBytes() {
            return 32;
        }
    }
}
