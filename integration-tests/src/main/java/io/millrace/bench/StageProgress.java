package io.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** How far a stage has come, asked of the broker: asking the stage would be paid by what is measured. */
final class StageProgress implements AutoCloseable {
    private final Admin admin;
    private final String group;

    StageProgress(String broker, String group) {
        this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker));
        this.group = group;
    }

    /** Records of the topic that are committed, over all partitions; the topic was written without transactions. */
    long committed(String topic) throws ExecutionException, InterruptedException {
        return offsets().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Whether everything that was committed to the topic was read and committed; a last marker is not read. */
    boolean drained(String topic) throws ExecutionException, InterruptedException {
        if (!admin.listTopics().names().get().contains(topic)) {
            return true;
        }
        var ends = ends(topic);
        var committed = offsets();
        return ends.entrySet().stream()
                .allMatch(end -> end.getValue().offset() == 0
                        || committed.getOrDefault(end.getKey(), 0L)
                                >= end.getValue().offset() - 1);
    }

    /** How many offsets of the topic are committed, over all partitions. */
    long end(String topic) throws ExecutionException, InterruptedException {
        return ends(topic).values().stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
    }

    private Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> ends(String topic)
            throws ExecutionException, InterruptedException {
        var partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .collect(Collectors.toMap(
                        info -> new TopicPartition(topic, info.partition()), info -> OffsetSpec.latest()));
        return admin.listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
    }

    private Map<TopicPartition, Long> offsets() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @Override
    public void close() {
        admin.close();
    }
}
