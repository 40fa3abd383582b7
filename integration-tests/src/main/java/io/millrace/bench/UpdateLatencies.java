package io.millrace.bench;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Latencies of committed rows, by the time at which they arrive here: since ingest's receipt of the newest event in the row. */
final class UpdateLatencies {
    private static final Duration POLL = Duration.ofMillis(20);

    private final String broker;
    private final SchemaIds ids;

    UpdateLatencies(String broker, String registry) {
        this.broker = broker;
        this.ids = new SchemaIds(RegistryClients.connect(registry, Map.of()));
    }

    /**
     * Follows the rows from now on.
     *
     * @param slice how long the rows of one result arrive
     * @return one result a slice
     */
    List<Latencies> follow(Duration slice, int slices) {
        var latencies = new ArrayList<Latencies>();
        try (var consumer = new KafkaConsumer<String, InsightUpdate>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
                new StringDeserializer(),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids))) {
            var partitions = consumer.partitionsFor(Topics.INSIGHT_UPDATES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            long start = System.nanoTime();
            for (int i = 1; i <= slices; i++) {
                latencies.add(Latencies.of(until(start + i * slice.toNanos(), consumer), 0));
            }
        }
        return latencies;
    }

    private static List<Long> until(long end, KafkaConsumer<String, InsightUpdate> consumer) {
        var nanos = new ArrayList<Long>();
        while (System.nanoTime() < end) {
            var records = consumer.poll(POLL);
            long now = System.currentTimeMillis();
            for (var record : records) {
                // A row may change because its window has ended, long after its last event: that is no latency.
                if (record.value() != null
                        && !record.value().getFinal$()
                        && record.value().getNewestReceivedAt() > 0) {
                    nanos.add(Math.max(0, now - record.value().getNewestReceivedAt()) * 1_000_000L);
                }
            }
        }
        return nanos;
    }
}
