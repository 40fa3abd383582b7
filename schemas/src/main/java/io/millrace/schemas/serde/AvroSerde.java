package io.millrace.schemas.serde;

import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.ValueFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Values of one topic in Confluent's wire format, as specific records. Unlike the Confluent serializer it keeps its
 * encoder, decoder and buffers, and never takes a lock. A serde is thread-safe: buffers are per thread.
 *
 * <p>Deserializing throws {@link CorruptValueException} or {@link UnknownSchemaIdException} for values to dead-letter,
 * {@link RegistryUnavailableException} for what a retry may mend.
 */
public final class AvroSerde<V> implements Serde<V>, Serializer<V>, Deserializer<V> {
    static {
        TrustedClasses.add();
    }

    private final String subject;
    private final ValueFormat<V> format;
    private final SchemaIds ids;
    private final SpecificData model;
    private final Map<Integer, SpecificDatumReader<V>> readers = new ConcurrentHashMap<>();
    private final ThreadLocal<Buffers<V>> buffers;

    private AvroSerde(String subject, ValueFormat<V> format, SchemaIds ids) {
        this.subject = subject;
        this.format = format;
        this.ids = ids;
        this.model = SpecificData.getForClass(format.type());
        this.buffers = ThreadLocal.withInitial(() -> new Buffers<>(format.schema(), model));
    }

    /** The serde of a topic's values. Nothing is asked of the registry before the first value. */
    public static <V> AvroSerde<V> of(Topic<?, V> topic, SchemaIds ids) {
        return new AvroSerde<>(topic.valueSubject(), topic.valueFormat(), ids);
    }

    @Override
    public byte[] serialize(String topic, V value) {
        if (value == null) {
            return null;
        }
        return buffers.get().encoder.encode(ids.register(subject, format.schema()), value);
    }

    @Override
    public V deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        var reader = readers.computeIfAbsent(WireFormat.schemaId(value), this::reader);
        return buffers.get().decoder.decode(reader, value);
    }

    private SpecificDatumReader<V> reader(int id) {
        var writer = ids.byId(id);
        if (!writer.getFullName().equals(format.schema().getFullName())) {
            throw new UnknownSchemaIdException("schema id " + id + " is of " + writer.getFullName() + ", not of "
                    + format.schema().getFullName());
        }
        return new SpecificDatumReader<>(writer, format.schema(), model);
    }

    @Override
    public Serializer<V> serializer() {
        return this;
    }

    @Override
    public Deserializer<V> deserializer() {
        return this;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        // Everything was given on construction.
    }

    @Override
    public void close() {
        // Holds nothing that needs closing; the registry client belongs to whoever made it.
    }

    private static final class Buffers<V> {
        private final AvroEncoder<V> encoder;
        private final AvroDecoder<V> decoder = new AvroDecoder<>();

        Buffers(Schema schema, SpecificData model) {
            this.encoder = new AvroEncoder<>(new UnionWriter<>(schema, model));
        }
    }
}
