package io.millrace.schemas.serde;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.topic.Topics;
import java.util.List;
import java.util.Map;

/** Prints what Confluent's serializers and ours cost for an enriched event; see RATIONALE.md. */
final class SerdeMeasurement {
    private static final int ROUNDS = 5;
    private static final int PASSES = 500;

    private SerdeMeasurement() {}

    public static void main(String[] args) {
        var registry = new MockSchemaRegistryClient();
        var ids = new SchemaIds(registry);
        var config = Map.<String, Object>of("schema.registry.url", "http://unused", "specific.avro.reader", true);
        try (var ours = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
                var theirWriter = new KafkaAvroSerializer(registry, config);
                var theirReader = new KafkaAvroDeserializer(registry, config)) {
            var bytes = Samples.encoded(Topics.EVENTS_ENRICHED, ids, 200, 1).toList();
            var topic = Topics.EVENTS_ENRICHED.name();
            List<EnrichedEvent> values =
                    bytes.stream().map(value -> ours.deserialize(topic, value)).toList();
            print("write, ours", values, value -> ours.serialize(topic, value));
            print("write, Confluent's", values, value -> theirWriter.serialize(topic, value));
            print("read, ours", bytes, value -> ours.deserialize(topic, value));
            print("read, Confluent's", bytes, value -> theirReader.deserialize(topic, value));
        }
    }

    private interface Work<V> {
        Object on(V value);
    }

    private static <V> void print(String what, List<V> values, Work<V> work) {
        long best = Long.MAX_VALUE;

        for (int round = 0; round < ROUNDS; round++) {
            int done = 0;
            long start = System.nanoTime();
            for (int pass = 0; pass < PASSES; pass++) {
                for (var value : values) {
                    done += work.on(value) == null ? 0 : 1;
                }
            }
            best = Math.min(best, (System.nanoTime() - start) / done);
        }
        System.out.printf("%-20s %,6d ns%n", what, best);
    }
}
