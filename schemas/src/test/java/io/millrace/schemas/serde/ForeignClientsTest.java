package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.millrace.schemas.topic.Topic;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Confluent's own serializers and ours read one another, as specific and as generic records. */
class ForeignClientsTest {
    private static final Map<String, Object> CONFIG = Map.of("schema.registry.url", "http://unused");

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final SchemaIds ids = new SchemaIds(registry);

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void theirDeserializerReadsWhatWeWrite(Topic<String, V> topic) {
        try (var theirs = new KafkaAvroDeserializer(registry, CONFIG);
                var ours = AvroSerde.of(topic, ids)) {
            var bytes = Samples.encoded(topic, ids, 20, 3).toList();

            assertThat(bytes).isNotEmpty().allSatisfy(written -> {
                var value = ours.deserialize(topic.name(), written);
                var read = (GenericRecord) theirs.deserialize(topic.name(), ours.serialize(topic.name(), value));
                assertThat(ours.deserialize(topic.name(), encode(read, written)))
                        .isEqualTo(value);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void weReadWhatTheirSerializerWrites(Topic<String, V> topic) {
        try (var theirs = new KafkaAvroSerializer(registry, CONFIG);
                var ours = AvroSerde.of(topic, ids)) {
            var bytes = Samples.encoded(topic, ids, 20, 4).toList();

            assertThat(bytes).isNotEmpty().allSatisfy(written -> {
                var value = ours.deserialize(topic.name(), written);
                assertThat(ours.deserialize(topic.name(), theirs.serialize(topic.name(), value)))
                        .isEqualTo(value);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void aGenericReaderNeedsNoClasses(Topic<String, V> topic) {
        var decoder = new AvroDecoder<GenericRecord>();
        try (var ours = AvroSerde.of(topic, ids)) {
            var bytes = Samples.encoded(topic, ids, 20, 5).toList();

            assertThat(bytes).isNotEmpty().allSatisfy(written -> {
                var schema = ids.byId(WireFormat.schemaId(written));
                var read = decoder.decode(new GenericDatumReader<>(schema), written);
                assertThat(ours.deserialize(topic.name(), encode(read, written)))
                        .isEqualTo(ours.deserialize(topic.name(), written));
            });
        }
    }

    private static byte[] encode(GenericRecord record, byte[] like) {
        return new AvroEncoder<GenericRecord>(new GenericDatumWriter<>(record.getSchema()))
                .encode(WireFormat.schemaId(like), record);
    }
}
