package io.millrace.aggregation.partial;

import org.apache.kafka.common.utils.Utils;

/**
 * Partitioner of groups over merge partitions: a group has the same partition in every window. The function must not change while
 * rows are stored, for they would be in the wrong partitions.
 */
public final class MergePartitioner {
    private MergePartitioner() {}

    public static int partition(String insight, String tenant, byte[] group, int partitions) {
        int hash = 31 * (31 * insight.hashCode() + tenant.hashCode()) + Utils.murmur2(group);
        hash ^= hash >>> 16;
        return (hash & Integer.MAX_VALUE) % partitions;
    }
}
