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
 * Probe of end-to-end latency: from ingest's receipt of a row's newest event until the committed change of the row arrives
 * here. Keeps the latest 2,000 samples. Thread-safe.
 */
final class LatencyProbe implements AutoCloseable {
    private static final int MAX_SAMPLES = 2_000;
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroSerde<InsightUpdate> serde;
    private final Clock clock;
    private final Thread thread;
    private final long[] samples = new long[MAX_SAMPLES];
    private int sampleCount;

    LatencyProbe(Backends backends, Clock clock) {
        this.clock = clock;
        this.serde = AvroSerde.of(Topics.INSIGHT_UPDATES, new SchemaIds(backends.registryClient()));
        var client = backends.kafkaClient();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::read, "latency-probe");
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
                    addSample(update.value());
                }
            }
        } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
            // Not an error: the probe was closed.
            return;
        }
    }

    private void addSample(byte[] value) {
        try {
            var update = serde.deserialize(Topics.INSIGHT_UPDATES.name(), value);
            if (update != null && update.getNewestReceivedAt() > 0) {
                add(clock.millis() - update.getNewestReceivedAt());
            }
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Dead-lettered by sink-publisher: it has no latency.
            return;
        }
    }

    private synchronized void add(long millis) {
        samples[sampleCount % MAX_SAMPLES] = Math.max(0, millis);
        sampleCount++;
    }

    /** Quantile of the latest samples in ms; empty before the first sample. */
    synchronized OptionalLong quantile(double q) {
        int count = Math.min(sampleCount, MAX_SAMPLES);
        if (count == 0) {
            return OptionalLong.empty();
        }
        var sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        return OptionalLong.of(sorted[(int) Math.min(count - 1L, Math.round(q * (count - 1)))]);
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
