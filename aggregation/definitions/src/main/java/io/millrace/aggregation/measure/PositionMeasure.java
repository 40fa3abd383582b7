package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;

/** A number that everything in a row shares, such as the place of a funnel's step: the row has it from the first on. */
final class PositionMeasure extends NamedMeasure {
    private static final int VERSION = 1;

    PositionMeasure(String name) {
        super(name, "position", MeasureType.LONG);
    }

    @Override
    public int maxBytes() {
        return 11;
    }

    @Override
    public Accumulator newAccumulator() {
        return new Position(0);
    }

    @Override
    public Accumulator deserialize(ByteBuffer in) {
        ByteSource.expectVersion(in, VERSION, function());
        return new Position(ByteSource.getVarLong(in));
    }

    private static final class Position extends Accumulator {
        private long position;

        Position(long position) {
            this.position = position;
        }

        @Override
        public void addEvent(EventView event) {
            throw new UnsupportedOperationException("a position is not of an event");
        }

        @Override
        public void addOrRetract(double value, int sign) {
            position = (long) value;
        }

        @Override
        public void merge(Accumulator other) {
            position = Math.max(position, ((Position) other).position);
        }

        @Override
        public void serialize(ByteSink out) {
            out.putByte(VERSION);
            out.putVarLong(position);
        }

        @Override
        public Object result() {
            return position;
        }

        @Override
        public int heapBytes() {
            return 24;
        }
    }
}
