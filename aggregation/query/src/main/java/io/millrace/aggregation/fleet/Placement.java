package io.millrace.aggregation.fleet;

import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Where the copies of each merge partition are, as of the last assignment.
 *
 * @param copies instances by merge partition, the active one first; a partition that nobody has is absent
 */
public record Placement(Map<Integer, List<HostInfo>> copies) {
    public static final Placement UNKNOWN = new Placement(Map.of());

    public Placement {
        copies = Map.copyOf(copies);
    }

    public List<HostInfo> of(int partition) {
        return copies.getOrDefault(partition, List.of());
    }
}
