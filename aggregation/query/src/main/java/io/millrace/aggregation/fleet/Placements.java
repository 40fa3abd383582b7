package io.millrace.aggregation.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;

/** Placement from the metadata of the last assignment of Kafka Streams. Thread-safe, non-blocking. */
public final class Placements implements Supplier<Placement> {
    private static final long EVERY_NANOS = 20_000_000;

    private final KafkaStreams streams;
    private final String topic;
    private volatile Placement last = Placement.UNKNOWN;
    private volatile long readAt = System.nanoTime() - EVERY_NANOS;

    /** @param topic topic whose partitions the stores follow */
    public Placements(KafkaStreams streams, String topic) {
        this.streams = streams;
        this.topic = topic;
    }

    /** At most 20 ms old; the last known one while Kafka Streams starts or stops. */
    @Override
    public Placement get() {
        if (System.nanoTime() - readAt < EVERY_NANOS) {
            return last;
        }
        try {
            last = of(streams.metadataForAllStreamsClients(), topic);
            readAt = System.nanoTime();
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Retried by the next query: Kafka Streams is starting or stopping.
        }
        return last;
    }

    static Placement of(Collection<StreamsMetadata> instances, String topic) {
        Map<Integer, List<HostInfo>> replicas = new HashMap<>();
        instances.forEach(instance -> add(replicas, instance.topicPartitions(), instance.hostInfo(), topic));
        instances.forEach(instance -> add(replicas, instance.standbyTopicPartitions(), instance.hostInfo(), topic));
        Set<HostInfo> hosts = instances.stream()
                .map(StreamsMetadata::hostInfo)
                .filter(host -> host.port() > 0)
                .collect(Collectors.toSet());
        return new Placement(replicas, hosts);
    }

    private static void add(
            Map<Integer, List<HostInfo>> replicas, Set<TopicPartition> partitions, HostInfo host, String topic) {
        for (var partition : partitions) {
            if (partition.topic().equals(topic) && host.port() > 0) {
                replicas.computeIfAbsent(partition.partition(), none -> new ArrayList<>())
                        .add(host);
            }
        }
    }
}
