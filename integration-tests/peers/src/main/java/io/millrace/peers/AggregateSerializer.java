package io.millrace.peers;

import io.millrace.bench.Insight;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Aggregates in Flink's state and on its wire, in the same bytes that the other contenders keep. */
final class AggregateSerializer extends TypeSerializerSingleton<Aggregate> {
    static final AggregateSerializer INSTANCE = new AggregateSerializer();
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public Aggregate createInstance() {
        return new Aggregate(Insight.Kind.COUNT);
    }

    @Override
    public Aggregate copy(Aggregate from) {
        return Aggregate.fromBytes(from.toBytes());
    }

    @Override
    public Aggregate copy(Aggregate from, Aggregate reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(Aggregate aggregate, DataOutputView target) throws IOException {
        var bytes = aggregate.toBytes();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public Aggregate deserialize(DataInputView source) throws IOException {
        var bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return Aggregate.fromBytes(bytes);
    }

    @Override
    public Aggregate deserialize(Aggregate reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        var length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public TypeSerializerSnapshot<Aggregate> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Flink makes it by its public constructor. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Aggregate> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
