package io.millrace.aggregation.progress;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where one topic ends and how far it was read and committed; the ends are asked for first.
 *
 * @param committed the group's committed offset by partition; where it has none, the partition's first offset
 * @param ends offset after the last record by partition, whether its transaction is over or not
 */
record StageOffsets(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    /** Records, transaction markers among them, that are written and not yet processed. */
    long lag() {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L)))
                .sum();
    }

    /** Whether everything before these ends is processed. */
    boolean reached(Map<TopicPartition, Long> targets) {
        return targets.entrySet().stream()
                .allMatch(target -> committed.getOrDefault(target.getKey(), 0L) >= target.getValue());
    }
}
