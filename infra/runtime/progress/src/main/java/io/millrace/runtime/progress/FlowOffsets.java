package io.millrace.runtime.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reader of committed and end offsets of each step of the flow. Not thread-safe. */
final class FlowOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(FlowOffsets.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Admin admin;
    private final List<FlowStage> stages;
    private boolean warned;

    FlowOffsets(Admin admin, List<FlowStage> stages) {
        this.admin = admin;
        this.stages = stages;
    }

    /** Reads the offsets of each step. The ends of a topic are read after the commits of the one before it, to include what those wrote. */
    List<StageOffsets> read() throws ExecutionException, InterruptedException, TimeoutException {
        List<StageOffsets> found = new ArrayList<>();
        for (FlowStage stage : stages) {
            found.add(stage.optional() ? readOptional(stage) : read(stage));
        }
        return found;
    }

    private StageOffsets readOptional(FlowStage stage)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return read(stage);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new StageOffsets(
                        Map.of(), Map.of()); // Not an error: producers write to the next topic directly.
            }
            if (e.getCause() instanceof AuthorizationException) {
                // Not an error of this stage: idle partitions then advance although events may wait upstream.
                warn("The backlog of enrichment is not visible: allow DESCRIBE on topic " + stage.topic()
                        + " and group " + stage.group()
                        + ". Until then idle partitions advance the watermark even if events wait there");
                return new StageOffsets(Map.of(), Map.of());
            }
            throw e;
        }
    }

    private StageOffsets read(FlowStage stage) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        get(admin.describeTopics(List.of(stage.topic())).allTopicNames())
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> latest.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        Map<TopicPartition, Long> ends = offsets(latest);
        Map<TopicPartition, Long> committed = new HashMap<>();
        get(admin.listConsumerGroupOffsets(stage.group()).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null && ends.containsKey(partition)) {
                        committed.put(partition, offset.offset());
                    }
                });
        Map<TopicPartition, OffsetSpec> neverRead = new HashMap<>();
        ends.keySet().stream()
                .filter(partition -> !committed.containsKey(partition))
                .forEach(partition -> neverRead.put(partition, OffsetSpec.earliest()));
        boolean readAtAll = !committed.isEmpty();
        committed.putAll(offsets(neverRead));
        var offsets = new StageOffsets(committed, ends);
        if (stage.optional() && !readAtAll && offsets.lag() > 0) {
            warn("Group " + stage.group() + " never read " + stage.topic()
                    + ", which has records: if it is not the group of enrichment, set"
                    + " aggregation.upstream.group. Until then idle partitions hold back the watermark");
        }
        return offsets;
    }

    private void warn(String message) {
        if (!warned) {
            LOG.warn("{}", message);
            warned = true;
        }
    }

    private Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetSpec> wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (wanted.isEmpty()) {
            return offsets;
        }
        // Read uncommitted: committed records behind another's open transaction count too, and the last stable offset
        // may
        // lag behind a commit.
        get(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> result) throws ExecutionException, InterruptedException, TimeoutException {
        return result.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
