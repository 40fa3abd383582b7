package io.millrace.aggregation.partial;

import org.apache.kafka.common.utils.Utils;

/**
 * Which merge partition a group belongs to. A group goes to the same one in every window. Changing this would strand
 * stored rows: it may not change while any are kept.
 */
public final class MergePartitioner {
    private MergePartitioner() {}

    public static int partition(String insight, String tenant, byte[] group, int partitions) {
        int hash = 31 * (31 * insight.hashCode() + tenant.hashCode()) + Utils.murmur2(group);
        hash ^= hash >>> 16;
        return (hash & Integer.MAX_VALUE) % partitions;
    }
}
