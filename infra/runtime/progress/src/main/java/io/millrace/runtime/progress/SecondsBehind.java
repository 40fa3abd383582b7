package io.millrace.runtime.progress;

import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauge {@code millrace_<stage>_behind_seconds}: time since the timestamp of the oldest record, of the partitions assigned to this
 * instance, that the stage has not committed; 0 when it has caught up. It grows while the instance restores state, or cannot reach the
 * broker, and needs no guess about how much one record costs, so a fleet can be scaled by it. Observed every five seconds; absent
 * before the first observation. Thread-safe.
 */
public final class SecondsBehind extends Collector implements Collector.Describable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecondsBehind.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final OldestRecord oldest;
    private final Supplier<Set<TopicPartition>> assigned;
    private final Runnable closeClients;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "seconds-behind");
        created.setDaemon(true);
        return created;
    });
    /** Null before the first observation. */
    private volatile OptionalLong waitingSince;

    /**
     * @param stage as metrics name it, such as {@code enrichment}
     * @param assigned the partitions that this instance processes; called by a thread of this class
     */
    SecondsBehind(
            String stage,
            OldestRecord oldest,
            Supplier<Set<TopicPartition>> assigned,
            Runnable closeClients,
            Clock clock) {
        this.name = metricName(stage);
        this.oldest = oldest;
        this.assigned = assigned;
        this.closeClients = closeClients;
        this.clock = clock;
    }

    /**
     * Connects clients of its own.
     *
     * @param group consumer group of the stage
     * @param client how to reach the broker
     */
    public static SecondsBehind connect(
            String stage,
            String group,
            Map<String, Object> client,
            Supplier<Set<TopicPartition>> assigned,
            Clock clock) {
        Admin admin = Admin.create(client);
        var consumer = new KafkaConsumer<>(reading(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return new SecondsBehind(
                stage,
                new OldestRecord(consumer, partitions -> committed(admin, group, partitions)),
                assigned,
                () -> admin.close(Duration.ofSeconds(1)),
                clock);
    }

    /** Name of the gauge of a stage. */
    public static String metricName(String stage) {
        return "millrace_" + stage + "_behind_seconds";
    }

    /** One batch of a partition is enough to see its first record. */
    private static Map<String, Object> reading(Map<String, Object> client) {
        Map<String, Object> reading = new HashMap<>(client);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        reading.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        reading.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024);
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return reading;
    }

    private static Map<TopicPartition, Long> committed(Admin admin, String group, Set<TopicPartition> partitions)
            throws ExecutionException, InterruptedException, TimeoutException {
        var spec = new ListConsumerGroupOffsetsSpec().topicPartitions(partitions);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listConsumerGroupOffsets(Map.of(group, spec))
                .partitionsToOffsetAndMetadata(group)
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    /** Starts observing periodically. */
    public void start() {
        var observing = thread.scheduleWithFixedDelay(this::observe, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("Observing the oldest record: {}", observing);
    }

    /** Observes once. Called by the thread of this class. */
    void observe() {
        try {
            waitingSince = oldest.timestamp(assigned.get());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Retried at the next observation: the broker may be away.
            LOG.debug("The oldest record is not known", e);
        } catch (InterruptedException e) { // not an error: the process stops
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<MetricFamilySamples> collect() {
        OptionalLong since = waitingSince;
        if (since == null) {
            return List.of();
        }
        double behind = since.isEmpty() ? 0 : Math.max(0, clock.millis() - since.getAsLong()) / 1_000.0;
        return List.of(new GaugeMetricFamily(
                name,
                "Time since the timestamp of the oldest record that is not processed; 0 when there is none.",
                behind));
    }

    /** Nothing is known before the first observation: registering must not collect. */
    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        closeClients.run();
        if (isIdle()) {
            oldest.close();
        }
    }

    /** A consumer may only be closed while nobody uses it; the thread is interrupted and ends soon. */
    private boolean isIdle() {
        try {
            return thread.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) { // crash: somebody ends this stop
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
