package io.millrace.cli.live;

import io.millrace.cli.board.Glance;
import io.millrace.cli.board.LatencySamples;
import io.millrace.cli.board.Notices;
import io.millrace.cli.stack.Backends;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumer of changed rows and of alerts, from now on. A changed row is a sample of the end-to-end latency: from ingest's receipt of
 * the row's newest event until the committed change arrives here. An alert becomes a notice. Closed from any thread.
 */
final class LiveTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroSerde<InsightUpdate> updates;
    private final AvroSerde<InsightAlert> alerts;
    private final LatencySamples latency;
    private final Notices notices;
    private final Clock clock;
    private final Thread thread;

    LiveTopics(Backends backends, LatencySamples latency, Notices notices, Clock clock) {
        this.latency = latency;
        this.notices = notices;
        this.clock = clock;
        var ids = new SchemaIds(backends.registryClient());
        this.updates = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        this.alerts = AvroSerde.of(Topics.INSIGHT_ALERTS, ids);
        var client = backends.kafkaClient();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::read, "live-topics");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (consumer) {
            var partitions = Stream.of(Topics.INSIGHT_UPDATES, Topics.INSIGHT_ALERTS)
                    .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!thread.isInterrupted()) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
            // Not an error: this was closed.
            return;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(Topics.INSIGHT_ALERTS.name())) {
                var alert = alerts.deserialize(record.topic(), record.value());
                if (alert != null) {
                    notices.add(alert.getInsight(), Glance.Mark.ALERT, AlertText.of(alert));
                }
                return;
            }
            var update = updates.deserialize(record.topic(), record.value());
            if (update != null && update.getNewestReceivedAt() > 0) {
                latency.add(clock.millis() - update.getNewestReceivedAt());
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered by sink-publisher: it is not shown.
            return;
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
