package io.millrace.runtime.progress;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Committed and end offsets of one topic, the ends read first.
 *
 * @param committed committed offset of the group by partition, the first offset if it has none
 * @param ends end offset by partition, including open transactions
 */
record StageOffsets(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    /** Offsets written and not yet committed, including transaction markers. */
    long lag() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Whether everything before these offsets is committed. */
    boolean hasCommitted(Map<TopicPartition, Long> targets) {
        return targets.entrySet().stream()
                .allMatch(target -> committed.getOrDefault(target.getKey(), 0L) >= target.getValue());
    }
}
