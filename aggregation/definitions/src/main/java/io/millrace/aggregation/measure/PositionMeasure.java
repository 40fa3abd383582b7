package io.millrace.aggregation.measure;

import io.millrace.aggregation.event.EventView;
import io.millrace.schemas.insight.MeasureType;
import java.nio.ByteBuffer;

/** Number that is the same in all contributions to a row, such as the position of a funnel's step. */
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
            throw new UnsupportedOperationException("position is set by addOrRetract(), not by events");
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
