package io.millrace.bench;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads committed rows as any consumer does. */
final class CommittedUpdates implements AutoCloseable {
    private final KafkaConsumer<String, InsightUpdate> consumer;

    private final List<TopicPartition> partitions;

    /** Of what is committed from now on. */
    CommittedUpdates(String broker, String registry) {
        this(broker, registry, false);
    }

    /** Of all that the topic has. */
    static CommittedUpdates fromTheBeginning(String broker, String registry) {
        return new CommittedUpdates(broker, registry, true);
    }

    private CommittedUpdates(String broker, String registry, boolean fromTheBeginning) {
        var ids = new SchemaIds(RegistryClients.connect(registry, Map.of()));
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
                new StringDeserializer(),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
        partitions = consumer.partitionsFor(Topics.INSIGHT_UPDATES.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        if (fromTheBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position);
    }

    /** When the row with this value among its group was written, which is in its commit; ms since the epoch. */
    long timeOf(String value) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                if (record.value() != null && record.value().getGroup().contains(value)) {
                    return record.timestamp();
                }
            }
        }
        throw new IllegalStateException("no row of " + value + " was committed within 20 s");
    }

    /** Gives away what was not read yet, up to what is committed now; of each row in the order of its revisions. */
    void readAll(Consumer<InsightUpdate> to) {
        var ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(Duration.ofMillis(200))) {
                if (record.value() != null) {
                    to.accept(record.value());
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
