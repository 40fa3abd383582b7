package io.millrace.schemas.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Reader of values in Confluent's wire format whose schema is a stranger's, as generic Avro data. Schemas that a few bytes could
 * make endless are refused: recursive ones, and collections of items that take no bytes. For one thread.
 */
public final class AnyAvroReader {
    private final SchemaIds ids;
    private final AvroDecoder<Object> decoder = new AvroDecoder<>();
    private final Map<Integer, GenericDatumReader<Object>> readers = new HashMap<>();

    public AnyAvroReader(SchemaIds ids) {
        this.ids = ids;
    }

    /**
     * A value and the schema that it was written by.
     *
     * @param schema the writer's
     * @param data as Avro's {@code GenericData} represents it
     */
    public record Value(Schema schema, Object data) {}

    /**
     * Decodes a value.
     *
     * @throws CorruptValueException if the bytes are not one value of their schema, or the schema is refused
     * @throws UnknownSchemaIdException if the registry has no such id
     * @throws RegistryUnavailableException if the schema is not cached and the registry does not answer
     */
    public Value read(byte[] value) {
        int id = WireFormat.schemaId(value);
        var reader = readers.get(id);
        if (reader == null) {
            var schema = ids.byId(id);
            AvroBounds.require(schema);
            reader = new GenericDatumReader<>(schema);
            readers.put(id, reader);
        }
        return new Value(reader.getSchema(), decoder.decode(reader, value));
    }
}
