package io.millrace.schemas.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Values of any record schema, as generic records of the schema they were written with. For topics whose schema is
 * data, as those of insights are. Thread-safe; throws as {@link AvroSerde} does.
 */
public final class GenericAvroDeserializer implements Deserializer<GenericRecord> {
    private final SchemaIds ids;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();
    private final ThreadLocal<AvroDecoder<GenericRecord>> decoders = ThreadLocal.withInitial(AvroDecoder::new);

    public GenericAvroDeserializer(SchemaIds ids) {
        this.ids = ids;
    }

    @Override
    public GenericRecord deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        var reader = readers.computeIfAbsent(WireFormat.schemaId(value), id -> new GenericDatumReader<>(ids.byId(id)));
        return decoders.get().decode(reader, value);
    }
}
