package io.millrace.cli.balance;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Lag of consumer groups behind the ends of their topics, including open transactions. Thread-safe. */
public final class ConsumerLag {
    /** Enrichment's consumer group. */
    public static final String ENRICHMENT = "millrace-enrichment";
    /** Aggregation's consumer group. */
    public static final String AGGREGATION = "millrace-aggregation";
    /** Sink-publisher's consumer group. */
    public static final String SINK = "millrace-sink-publisher";

    private final Admin admin;

    public ConsumerLag(Admin admin) {
        this.admin = admin;
    }

    /** Records of the topic that the group has not committed; a partition without a commit counts from its beginning. */
    public long topicLag(String group, String topic) throws InterruptedException {
        return byTopic(group, Map.of(topic, true)).getOrDefault(topic, 0L);
    }

    /** Sum over every topic for which the group has committed offsets, including internal topics. */
    public long groupLag(String group) throws InterruptedException {
        return byTopic(group, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private Map<String, Long> byTopic(String group, Map<String, Boolean> wholeTopics) throws InterruptedException {
        try {
            var committed = new HashMap<TopicPartition, Long>();
            for (var topic : wholeTopics.keySet()) {
                var description = admin.describeTopics(java.util.List.of(topic))
                        .allTopicNames()
                        .get()
                        .get(topic);
                description.partitions().forEach(p -> committed.put(new TopicPartition(topic, p.partition()), 0L));
            }
            var offsets = admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group)
                    .get();
            offsets.forEach((partition, offset) -> putCommitted(committed, partition, offset, wholeTopics));
            return lag(committed);
        } catch (ExecutionException e) {
            // Crash: the command ends.
            throw new CliException(
                    CliExitCode.NOT_RUNNING,
                    "cannot read consumer lag from the broker (see `millrace status`): " + e.getCause(),
                    e);
        }
    }

    private static void putCommitted(
            Map<TopicPartition, Long> committed,
            TopicPartition partition,
            OffsetAndMetadata offset,
            Map<String, Boolean> wholeTopics) {
        if (offset != null && (wholeTopics.isEmpty() || wholeTopics.containsKey(partition.topic()))) {
            committed.put(partition, offset.offset());
        }
    }

    private Map<String, Long> lag(Map<TopicPartition, Long> committed) throws ExecutionException, InterruptedException {
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        var earliest = new HashMap<TopicPartition, OffsetSpec>();
        committed.keySet().forEach(partition -> {
            latest.put(partition, OffsetSpec.latest());
            earliest.put(partition, OffsetSpec.earliest());
        });
        // Records behind an open transaction cannot be read yet, so they count as lag too.
        var all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        var ends = admin.listOffsets(latest, all).all().get();
        var begins = admin.listOffsets(earliest, all).all().get();
        var lag = new TreeMap<String, Long>();
        committed.forEach((partition, offset) -> {
            long from = Math.max(offset, begins.get(partition).offset());
            lag.merge(partition.topic(), Math.max(0, ends.get(partition).offset() - from), Long::sum);
        });
        return lag;
    }
}
