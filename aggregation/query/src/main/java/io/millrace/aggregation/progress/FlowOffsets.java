package io.millrace.aggregation.progress;

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

/** Asks the broker how far each stage of the flow was read, and where its topic ends. Used by one thread. */
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

    /** The offsets of each stage. The ends of a topic are asked for after the commits of the one before it: what those wrote counts. */
    List<StageOffsets> ask() throws ExecutionException, InterruptedException, TimeoutException {
        List<StageOffsets> found = new ArrayList<>();
        for (FlowStage stage : stages) {
            found.add(stage.may() ? askIfThere(stage) : ask(stage));
        }
        return found;
    }

    private StageOffsets askIfThere(FlowStage stage) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return ask(stage);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new StageOffsets(
                        Map.of(), Map.of()); // Not an error: whoever writes to the next stage does so directly.
            }
            if (e.getCause() instanceof AuthorizationException) {
                // Not an error of this stage: silence is then taken for rest, though events may wait there.
                warn("cannot see how far the stage before is: allow DESCRIBE on topic " + stage.topic() + " and group "
                        + stage.group() + ". Until then silence closes windows though events may wait there");
                return new StageOffsets(Map.of(), Map.of());
            }
            throw e;
        }
    }

    private StageOffsets ask(FlowStage stage) throws ExecutionException, InterruptedException, TimeoutException {
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
        if (stage.may() && !readAtAll && offsets.lag() > 0) {
            warn("group " + stage.group() + " never read " + stage.topic()
                    + ", which has records: if that is not the group"
                    + " of enrichment, set aggregation.upstream.group. Until then no window closes by silence");
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
        // Uncommitted ones too: committed records behind another's open transaction can't be read yet, and the end of
        // what can be read may not have moved when a commit has.
        get(admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
