package io.millrace.aggregation.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Instances that hold the replicas of each merge partition, as of the last assignment.
 *
 * @param replicas instances by merge partition, the active one first; partitions without a replica are absent
 * @param instances all instances, also those without a replica
 */
public record Placement(Map<Integer, List<HostInfo>> replicas, Set<HostInfo> instances) {
    public static final Placement UNKNOWN = new Placement(Map.of());

    public Placement {
        replicas = Map.copyOf(replicas);
        instances = Set.copyOf(instances);
    }

    /** A placement of which all instances have a replica. */
    public Placement(Map<Integer, List<HostInfo>> replicas) {
        this(replicas, replicas.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
    }

    public List<HostInfo> of(int partition) {
        return replicas.getOrDefault(partition, List.of());
    }
}
