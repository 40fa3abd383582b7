package io.millrace.cli.live;

import io.millrace.cli.stack.Backends;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Measures what a reader of insights sees: from the moment that ingest received the newest event of a row to the moment
 * that the changed row, committed, reached us. Keeps the latest rows only. Thread-safe.
 */
final class LatencyProbe implements AutoCloseable {
    private static final int KEPT = 2_000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroSerde<InsightUpdate> serde;
    private final Clock clock;
    private final Thread thread;
    private final long[] latest = new long[KEPT];
    private int measured;

    LatencyProbe(Backends backends, Clock clock) {
        this.clock = clock;
        this.serde = AvroSerde.of(Topics.INSIGHT_UPDATES, new SchemaIds(backends.registry()));
        var client = backends.kafka();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::read, "latency-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (consumer) {
            var partitions = consumer.partitionsFor(Topics.INSIGHT_UPDATES.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!thread.isInterrupted()) {
                for (var update : consumer.poll(POLL)) {
                    note(update.value());
                }
            }
        } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
            // Told to end.
            return;
        }
    }

    private void note(byte[] value) {
        try {
            var update = serde.deserialize(Topics.INSIGHT_UPDATES.name(), value);
            if (update != null && update.getNewestReceivedAt() > 0) {
                add(clock.millis() - update.getNewestReceivedAt());
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Not a row: the sink dead-letters it, and it has no latency.
            return;
        }
    }

    private synchronized void add(long millis) {
        latest[measured % KEPT] = Math.max(0, millis);
        measured++;
    }

    /** The quantile of the latest rows in ms; empty before the first. */
    synchronized OptionalLong quantile(double q) {
        int count = Math.min(measured, KEPT);
        if (count == 0) {
            return OptionalLong.empty();
        }
        var sorted = Arrays.copyOf(latest, count);
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[(int) Math.min(count - 1L, Math.round(q * (count - 1)))]);
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
