package io.millrace.ingest.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A member of the group of a {@link SimulatedCluster}. It learns of a new generation at its next poll, as a real one does. */
final class SimulatedConsumer extends MockConsumer<byte[], byte[]> {
    private static final int MAX_RECORDS = 7;

    private final SimulatedCluster cluster;
    private final String member;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private Set<TopicPartition> assigned = Set.of();
    private ConsumerRebalanceListener listener;
    private int generation = -1;

    SimulatedConsumer(SimulatedCluster cluster, String member) {
        super("none");
        this.cluster = cluster;
        this.member = member;
    }

    @Override
    public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener rebalanceListener) {
        listener = rebalanceListener;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        cluster.mayCrash();
        if (generation != cluster.generation) {
            join();
        }
        var polled = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var partition : assigned) {
            int from = positions.get(partition).intValue();
            var all = cluster.partitions.get(partition.partition());
            int to = Math.min(all.size(), from + cluster.random.nextInt(MAX_RECORDS));
            if (to > from) {
                polled.put(partition, new ArrayList<>(all.subList(from, to)));
                next.put(partition, new OffsetAndMetadata(to));
                positions.put(partition, (long) to);
            }
        }
        return new ConsumerRecords<>(polled, next);
    }

    private void join() {
        listener.onPartitionsRevoked(assigned);
        generation = cluster.generation;
        assigned = cluster.ownedBy(member);
        positions.keySet().retainAll(assigned);
        assigned.forEach(partition -> {
            var at = cluster.committed.get(partition);
            positions.put(partition, at == null ? -1L : at.offset());
        });
        listener.onPartitionsAssigned(assigned);
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return assigned;
    }

    @Override
    public synchronized OptionalLong currentLag(TopicPartition partition) {
        return OptionalLong.of(cluster.partitions.get(partition.partition()).size() - positions.get(partition));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        cluster.mayCrash();
        var found = new HashMap<TopicPartition, OffsetAndMetadata>();
        partitions.forEach(partition -> found.put(partition, cluster.committed.get(partition)));
        return found;
    }

    @Override
    public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        cluster.mayCrash();
        cluster.committed.putAll(offsets);
        cluster.mayCrash();
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String topic) {
        return IntStream.range(0, cluster.partitions.size())
                .mapToObj(p -> new PartitionInfo(topic, p, null, null, null))
                .toList();
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        var offsets = new HashMap<TopicPartition, Long>();
        new HashSet<>(partitions).forEach(partition -> offsets.put(partition, 0L));
        return offsets;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        var offsets = new HashMap<TopicPartition, Long>();
        partitions.forEach(partition -> offsets.put(
                partition, (long) cluster.partitions.get(partition.partition()).size()));
        return offsets;
    }

    @Override
    @SuppressWarnings("removal") // No other way to make one outside of a consumer.
    public synchronized ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata("group", generation, member, Optional.empty());
    }
}
