package io.millrace.aggregation.fleet;

import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Instances that hold the replicas of each merge partition, as of the last assignment.
 *
 * @param replicas instances by merge partition, the active one first; partitions without a replica are absent
 */
public record Placement(Map<Integer, List<HostInfo>> replicas) {
    public static final Placement UNKNOWN = new Placement(Map.of());

    public Placement {
        replicas = Map.copyOf(replicas);
    }

    public List<HostInfo> of(int partition) {
        return replicas.getOrDefault(partition, List.of());
    }
}
