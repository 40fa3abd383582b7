package io.millrace.schemas.serde;

import io.millrace.schemas.topic.Topic;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/** Reference codec of a topic's values: Avro's own reader and writer, for values in the topic's current schema. */
final class PlainAvro<V> {
    private final AvroDecoder<V> decoder = new AvroDecoder<>();
    private final AvroEncoder<V> encoder;
    private final SpecificDatumReader<V> reader;
    private final int id;

    private PlainAvro(Topic<?, V> topic, SchemaIds ids) {
        var format = topic.valueFormat();
        var model = SpecificData.getForClass(format.type());
        encoder = new AvroEncoder<>(new SpecificDatumWriter<>(format.schema(), model));
        reader = new SpecificDatumReader<>(format.schema(), format.schema(), model);
        id = ids.register(topic.valueSubject(), format.schema());
    }

    static <V> PlainAvro<V> of(Topic<?, V> topic, SchemaIds ids) {
        return new PlainAvro<>(topic, ids);
    }

    byte[] serialize(V value) {
        return encoder.encode(id, value);
    }

    V deserialize(byte[] value) {
        return decoder.decode(reader, value);
    }
}
