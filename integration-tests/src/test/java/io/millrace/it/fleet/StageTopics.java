package io.millrace.it.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What stages have still to read of their topics, counted in records: transaction markers are none. */
final class StageTopics implements AutoCloseable {
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> reader;

    StageTopics(String broker) {
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker));
        reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "isolation.level", "read_committed", "max.poll.records", 1),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Committed offsets of a group. */
    private Map<TopicPartition, Long> committed(String group) throws Exception {
        var offsets = new HashMap<TopicPartition, Long>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> offsets.put(partition, at(offset)));
        return offsets;
    }

    private static long at(OffsetAndMetadata offset) {
        return offset == null ? 0 : offset.offset();
    }

    /** How many of a topic's records the group has committed, markers included. */
    long committed(String group, String topic) throws Exception {
        return committed(group).entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** A partition of which the group has a record to read; empty text if there is none. */
    String unread(String group) throws Exception {
        for (var entry : committed(group).entrySet()) {
            if (hasRecord(entry.getKey(), entry.getValue())) {
                return entry.getKey() + " from " + entry.getValue();
            }
        }
        return "";
    }

    private boolean hasRecord(TopicPartition partition, long from) throws Exception {
        reader.assign(List.of(partition));
        // Not the last stable offset: what an open transaction hides is unread, too.
        long end = latest(partition);
        reader.seek(partition, Math.min(from, end));
        while (reader.position(partition) < end) {
            if (!reader.poll(Duration.ofMillis(500)).isEmpty() || isHidden(partition, end)) {
                return true;
            }
        }
        return false;
    }

    private boolean isHidden(TopicPartition partition, long end) {
        return reader.position(partition) < end
                && reader.endOffsets(List.of(partition)).get(partition) < end;
    }

    private long latest(TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Override
    public void close() {
        reader.close();
        admin.close();
    }
}
