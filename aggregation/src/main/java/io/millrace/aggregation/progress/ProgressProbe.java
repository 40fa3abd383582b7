package io.millrace.aggregation.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the broker how far the engine's consumer group is behind, now and again for the age of answers and on demand for
 * those who wait. Thread-safe.
 */
public final class ProgressProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressProbe.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;
    private final String group;
    private final List<String> topics;
    private final Clock clock;
    private final Horizon horizon = new Horizon();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "progress-probe");
        made.setDaemon(true);
        return made;
    });
    private volatile Map<Integer, Long> reached = Map.of();

    /**
     * @param admin asks the broker; this closes it
     * @param group the engine's consumer group
     * @param topics the engine's topics in the order of the flow: what the first holds ends up in the last
     */
    public ProgressProbe(Admin admin, String group, List<String> topics, Clock clock) {
        this.admin = admin;
        this.group = group;
        this.topics = List.copyOf(topics);
        this.clock = clock;
    }

    public void start() {
        var observing = thread.scheduleWithFixedDelay(this::observe, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("observing {}", observing);
    }

    /**
     * The backlog now. Blocks for as long as the broker takes, ten seconds at most.
     *
     * @throws IllegalStateException if the broker does not answer
     */
    public Progress now() {
        try {
            Map<String, Long> lag = new LinkedHashMap<>();
            List<Offsets> stages = ask();
            for (int i = 0; i < stages.size(); i++) {
                lag.put(topics.get(i), stages.get(i).lag());
            }
            return new Progress(lag);
        } catch (ExecutionException | TimeoutException e) { // rejected: the caller may ask again
            throw new IllegalStateException("the broker does not say how far the engine is", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking how far the engine is", e);
        }
    }

    /**
     * What was enriched by this time was committed as rows of a partition of the last topic before this is called; ms since
     * the epoch, {@link Long#MIN_VALUE} until first known. Does not block.
     */
    public long reached(int partition) {
        return reached.getOrDefault(partition, Long.MIN_VALUE);
    }

    private void observe() {
        long time = clock.millis();
        try {
            horizon.observe(time, ask());
            reached = horizon.reachedByPartition();
        } catch (ExecutionException | TimeoutException | RuntimeException e) { // retried half a second later
            LOG.debug("could not ask how far the engine is", e);
        } catch (InterruptedException e) { // stopped
            Thread.currentThread().interrupt();
        }
    }

    private List<Offsets> ask() throws ExecutionException, InterruptedException, TimeoutException {
        List<Offsets> stages = new ArrayList<>();
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
        var described = admin.describeTopics(topics).allTopicNames().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        described.values().forEach(topic -> topic.partitions().forEach(partition -> {
            latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
            earliest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.earliest());
        }));
        Map<TopicPartition, Long> first = offsets(earliest);
        for (String topic : topics) {
            // The ends of a topic are asked for after the commits of the one before it: what those commits wrote
            // counts.
            Map<TopicPartition, Long> ends = only(topic, offsets(only(topic, latest)));
            Map<TopicPartition, Long> committed = only(topic, first);
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null && committed.containsKey(partition)) {
                            committed.put(partition, offset.offset());
                        }
                    });
            stages.add(new Offsets(committed, ends));
        }
        return stages;
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        // Uncommitted ones too: committed records behind another's open transaction can't be read yet, and the end of
        // what can be read may not have moved when a commit has.
        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static <V> Map<TopicPartition, V> only(String topic, Map<TopicPartition, V> all) {
        Map<TopicPartition, V> some = new HashMap<>(all);
        some.keySet().removeIf(partition -> !partition.topic().equals(topic));
        return some;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ofSeconds(1));
    }
}
