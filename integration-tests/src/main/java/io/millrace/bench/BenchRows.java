package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes the events that become the rows that queries are measured on: one for each group and window. */
final class BenchRows {
    private BenchRows() {}

    static void write(Dist dist, int groups, int windows, long firstWindow) {
        var ids = new SchemaIds(RegistryClients.connect(dist.registry(), Map.of()));
        var random = new SplittableRandom(1);
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                dist.broker(),
                ProducerConfig.LINGER_MS_CONFIG,
                20,
                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                "lz4");
        try (var producer =
                new KafkaProducer<>(properties, new StringSerializer(), AvroSerde.of(Topics.EVENTS_ENRICHED, ids))) {
            for (int window = 0; window < windows; window++) {
                for (int group = 0; group < groups; group++) {
                    var event = event(group, firstWindow + window * 60_000L, random.nextInt(1_000_000));
                    // Failures show as rows that are missing: the run is then of no use, and says so by its figures.
                    var unused = producer.send(
                            new ProducerRecord<>(Topics.EVENTS_ENRICHED.name(), "default/" + event.getPerson(), event));
                }
            }
            producer.flush();
        }
    }

    private static EnrichedEvent event(int group, long time, long value) {
        return EnrichedEvent.newBuilder()
                .setTime(time)
                .setReceivedAt(System.currentTimeMillis())
                .setTenant("default")
                .setType(EventType.TRACK)
                .setName("Bench")
                .setPerson("p" + group % 1_000)
                .setSession("s")
                .setBot(false)
                .setMessageId("bench-" + group + "-" + time)
                .setProperties(Map.of("group", "g" + group, "value", value))
                .build();
    }
}
