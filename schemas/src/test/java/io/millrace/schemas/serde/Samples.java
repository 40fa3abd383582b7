package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.util.RandomData;

/** Values of every topic, made from a seed. */
final class Samples {
    private Samples() {}

    static Stream<Topic<String, ?>> topics() {
        return Topics.ALL.stream().map(topic -> topic);
    }

    /** Random records of the topic's contract, as bytes in the wire format. */
    static Stream<byte[]> encoded(Topic<String, ?> topic, SchemaIds ids, int count, long seed) {
        var schema = topic.valueFormat().schema();
        var id = ids.register(topic.valueSubject(), schema);
        var encoder = new AvroEncoder<>(new GenericDatumWriter<>(schema));
        Iterable<Object> records = new RandomData(schema, count, seed);
        return Stream.of(records)
                .flatMap(all -> java.util.stream.StreamSupport.stream(all.spliterator(), false))
                .map(record -> encoder.encode(id, record));
    }

    static SchemaIds ids() {
        return new SchemaIds(new MockSchemaRegistryClient());
    }
}
