package io.millrace.runtime.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Tracker of freshness: the latest time by which all input is reflected in rows. Lag is never zero under steady load, so it tracks
 * checkpoints instead. A checkpoint holds the end offsets of the first topic at its time; once they are committed, the end offsets of
 * the next topic; and once a partition of the last topic is committed that far, that partition is fresh as of the checkpoint's time.
 * Pure; not thread-safe.
 */
final class FreshnessTracker {
    private static final int MAX_CHECKPOINTS = 256;

    private static final class Checkpoint {
        private final long time;
        private int stage;
        private Map<TopicPartition, Long> targets;

        Checkpoint(long time, Map<TopicPartition, Long> targets) {
            this.time = time;
            this.targets = targets;
        }
    }

    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final Map<Integer, Long> freshness = new HashMap<>();

    /**
     * Adds an observation.
     *
     * @param time time before the offsets were read, ms since the epoch
     * @param stages offsets of the topics in the order of the flow, each read after the one before
     */
    void observe(long time, List<StageOffsets> stages) {
        checkpoints.add(new Checkpoint(time, stages.get(0).ends()));
        int last = stages.size() - 1;
        for (Checkpoint checkpoint : checkpoints) {
            while (checkpoint.stage < last && stages.get(checkpoint.stage).hasCommitted(checkpoint.targets)) {
                checkpoint.stage++;
                checkpoint.targets = new HashMap<>(stages.get(checkpoint.stage).ends());
            }
            if (checkpoint.stage == last) {
                checkpoint.targets = new HashMap<>(checkpoint.targets);
                checkpoint.targets.entrySet().removeIf(target -> {
                    boolean passed = stages.get(last).hasCommitted(Map.of(target.getKey(), target.getValue()));
                    if (passed) {
                        freshness.merge(target.getKey().partition(), checkpoint.time, Math::max);
                    }
                    return passed;
                });
            }
        }
        checkpoints.removeIf(checkpoint -> checkpoint.stage == last && checkpoint.targets.isEmpty());
        if (checkpoints.size() >= MAX_CHECKPOINTS) {
            thinOut();
        }
    }

    /** Time by which everything in the first topic is reflected in rows, ms since the epoch; empty if unknown. */
    OptionalLong freshAsOf() {
        return freshness.values().stream().mapToLong(Long::longValue).min();
    }

    /** The same for each partition of the last topic. */
    Map<Integer, Long> freshAsOfByPartition() {
        return Map.copyOf(freshness);
    }

    /** Drops every second checkpoint. The oldest stays, so that it completes however long processing takes. */
    private void thinOut() {
        List<Checkpoint> kept = new ArrayList<>();
        for (int i = 0; i < checkpoints.size(); i += 2) {
            kept.add(checkpoints.get(i));
        }
        checkpoints.clear();
        checkpoints.addAll(kept);
    }
}
