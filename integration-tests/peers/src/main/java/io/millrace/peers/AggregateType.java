package io.millrace.peers;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink how to keep an {@link Aggregate}. */
final class AggregateType extends TypeInformation<Aggregate> {
    private static final long serialVersionUID = 1L;

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<Aggregate> getTypeClass() {
        return Aggregate.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public TypeSerializer<Aggregate> createSerializer(SerializerConfig config) {
        return AggregateSerializer.INSTANCE;
    }

    @Override
    public String toString() {
        return "Aggregate";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AggregateType;
    }

    @Override
    public int hashCode() {
        return AggregateType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof AggregateType;
    }
}
