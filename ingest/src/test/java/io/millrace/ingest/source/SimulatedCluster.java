package io.millrace.ingest.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What a broker keeps: the records of the source, the group's committed offsets and generation, and what transactions committed.
 * Clients ask {@link #mayCrash} at every call.
 */
final class SimulatedCluster {
    static final String TOPIC = "shop";

    final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    final List<ProducerRecord<String, byte[]>> written = new ArrayList<>();
    final Map<String, Integer> epochs = new HashMap<>();
    final Map<TopicPartition, String> owners = new HashMap<>();
    final Random random;
    final int largestRecord;
    int generation;
    double crashes;

    SimulatedCluster(Random random, int partitions, int largestRecord) {
        this.random = random;
        this.largestRecord = largestRecord;
        for (int p = 0; p < partitions; p++) {
            this.partitions.add(new ArrayList<>());
        }
    }

    /** The end of a process, at any of its calls of the broker. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash", null, false, false);
        }
    }

    void mayCrash() {
        if (random.nextDouble() < crashes) {
            throw new Crash();
        }
    }

    void add(int partition, byte[] value) {
        var records = partitions.get(partition);
        records.add(new ConsumerRecord<>(TOPIC, partition, records.size(), new byte[] {1}, value));
    }

    /** Gives the partitions to the members at random, as a new generation. */
    void rebalance(List<String> members) {
        generation++;
        for (int p = 0; p < partitions.size(); p++) {
            owners.put(new TopicPartition(TOPIC, p), members.get(random.nextInt(members.size())));
        }
    }

    Set<TopicPartition> ownedBy(String member) {
        var owned = new HashSet<TopicPartition>();
        owners.forEach((partition, owner) -> {
            if (owner.equals(member)) {
                owned.add(partition);
            }
        });
        return owned;
    }

    /** Whether every record's offset is committed. */
    boolean isDone() {
        for (int p = 0; p < partitions.size(); p++) {
            var at = committed.get(new TopicPartition(TOPIC, p));
            if (at == null || at.offset() < partitions.get(p).size()) {
                return false;
            }
        }
        return true;
    }

    SourceClients clients(String member) {
        return new SourceClients(new SimulatedConsumer(this, member), new SimulatedProducer(this, member));
    }

    static Duration none() {
        return Duration.ZERO;
    }
}
