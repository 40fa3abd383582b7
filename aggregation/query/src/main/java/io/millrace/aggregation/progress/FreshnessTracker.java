package io.millrace.aggregation.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to when the input is surely in the rows. Under steady load the lag is never zero, so it follows marks instead: each
 * observation remembers where the first topic ended then; once that is committed, where the next topic ends; and once the
 * last topic's partition is committed that far, the time of the mark is reached there. Pure; not thread-safe.
 */
final class FreshnessTracker {
    private static final int MAX_MARKS = 256;

    private static final class Mark {
        private final long time;
        private int stage;
        private Map<TopicPartition, Long> targets;

        Mark(long time, Map<TopicPartition, Long> targets) {
            this.time = time;
            this.targets = targets;
        }
    }

    private final List<Mark> marks = new ArrayList<>();
    private final Map<Integer, Long> reached = new HashMap<>();

    /**
     * Takes an observation.
     *
     * @param time before the observation began, ms since the epoch
     * @param stages offsets of the topics in the order of the flow, each observed after the one before
     */
    void observe(long time, List<StageOffsets> stages) {
        marks.add(new Mark(time, stages.get(0).ends()));
        int last = stages.size() - 1;
        for (Mark mark : marks) {
            while (mark.stage < last && stages.get(mark.stage).reached(mark.targets)) {
                mark.stage++;
                mark.targets = new HashMap<>(stages.get(mark.stage).ends());
            }
            if (mark.stage == last) {
                mark.targets = new HashMap<>(mark.targets);
                mark.targets.entrySet().removeIf(target -> {
                    boolean passed = stages.get(last).reached(Map.of(target.getKey(), target.getValue()));
                    if (passed) {
                        reached.merge(target.getKey().partition(), mark.time, Math::max);
                    }
                    return passed;
                });
            }
        }
        marks.removeIf(mark -> mark.stage == last && mark.targets.isEmpty());
        if (marks.size() >= MAX_MARKS) {
            thinOut();
        }
    }

    /** Everything that was in the first topic at this time is in the rows; ms since the epoch, empty if none is known. */
    OptionalLong reached() {
        return reached.values().stream().mapToLong(Long::longValue).min();
    }

    /** The same for each partition of the last topic by itself: one that is held up does not hold up the others. */
    Map<Integer, Long> reachedByPartition() {
        return Map.copyOf(reached);
    }

    /** Every second mark goes, so that the oldest still comes through when the way is longer than the marks. */
    private void thinOut() {
        List<Mark> kept = new ArrayList<>();
        for (int i = 0; i < marks.size(); i += 2) {
            kept.add(marks.get(i));
        }
        marks.clear();
        marks.addAll(kept);
    }
}
