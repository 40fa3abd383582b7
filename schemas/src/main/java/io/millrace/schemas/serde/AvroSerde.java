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

    private static final int UNKNOWN = -1;

    private final String subject;
    private final ValueFormat<V> format;
    private final SchemaIds ids;
    private final SpecificData model;
    private final EventCodec<V> codec;
    private final Map<Integer, Source<V>> sources = new ConcurrentHashMap<>();
    private final ThreadLocal<Buffers<V>> buffers;
    private volatile int ownId = UNKNOWN;

    private AvroSerde(String subject, ValueFormat<V> format, SchemaIds ids, EventCodec<V> codec) {
        this.codec = codec;
        this.subject = subject;
        this.format = format;
        this.ids = ids;
        this.model = SpecificData.getForClass(format.type());
        this.buffers = ThreadLocal.withInitial(() -> new Buffers<>(format.schema(), model));
    }

    /**
     * The serde of a topic's values. Nothing is asked of the registry before the first value. Maps of a raw event that
     * it reads belong to one thread, and cannot be changed.
     */
    public static <V> AvroSerde<V> of(Topic<?, V> topic, SchemaIds ids) {
        var format = topic.valueFormat();
        return new AvroSerde<>(topic.valueSubject(), format, ids, EventCodec.of(format.type()));
    }

    @Override
    public byte[] serialize(String topic, V value) {
        if (value == null) {
            return null;
        }
        int id = ownId();
        var mine = buffers.get();
        if (codec.write() == null) {
            return mine.encoder.encode(id, value);
        }
        mine.buffer.start();
        codec.write().accept(mine.buffer, value);
        return mine.buffer.toBytes(id);
    }

    @Override
    public V deserialize(String topic, byte[] value) {
        if (value == null) {
            return null;
        }
        var mine = buffers.get();
        int id = WireFormat.schemaId(value);
        if (mine.source == null || mine.source.id() != id) {
            mine.source = sources.computeIfAbsent(id, this::source);
        }
        return mine.source.isOurs() && codec.read() != null ? read(mine.cursor, value) : mine.decode(value);
    }

    private int ownId() {
        int known = ownId;
        if (known == UNKNOWN) {
            known = ids.register(subject, format.schema());
            ownId = known;
        }
        return known;
    }

    private V read(AvroCursor cursor, byte[] value) {
        cursor.start(value, WireFormat.HEADER);
        var read = codec.read().apply(cursor);
        if (!cursor.isAtEnd()) {
            throw new CorruptValueException("bytes are left after the record");
        }
        return read;
    }

    private Source<V> source(int id) {
        var writer = ids.byId(id);
        if (!writer.getFullName().equals(format.schema().getFullName())) {
            throw new UnknownSchemaIdException("schema id " + id + " is of " + writer.getFullName() + ", not of "
                    + format.schema().getFullName());
        }
        var reader = new SpecificDatumReader<V>(writer, format.schema(), model);
        return new Source<>(id, writer.equals(format.schema()), reader);
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

    /** The schema that a value was written by. */
    private record Source<V>(int id, boolean isOurs, SpecificDatumReader<V> reader) {}

    private static final class Buffers<V> {
        private final AvroEncoder<V> encoder;
        private final AvroDecoder<V> decoder = new AvroDecoder<>();
        private final AvroBuffer buffer = new AvroBuffer();
        private final AvroCursor cursor = new AvroCursor();
        private Source<V> source;

        Buffers(Schema schema, SpecificData model) {
            this.encoder = new AvroEncoder<>(new UnionWriter<>(schema, model));
        }

        V decode(byte[] value) {
            return decoder.decode(source.reader(), value);
        }
    }
}
