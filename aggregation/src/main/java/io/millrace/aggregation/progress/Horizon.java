package io.millrace.aggregation.progress;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to when the input is surely in the rows. Under steady load the lag is never zero, so it follows marks instead: each
 * observation remembers where the first topic ended then; once that is committed, where the next topic ends; and once the
 * last is committed, the time of the mark is reached. Pure; not thread-safe.
 */
final class Horizon {
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

    private final Deque<Mark> marks = new ArrayDeque<>();
    private OptionalLong reached = OptionalLong.empty();

    /**
     * Takes an observation.
     *
     * @param time before the observation began, ms since the epoch
     * @param stages offsets of the topics in the order of the flow, each observed after the one before
     */
    void observe(long time, List<Offsets> stages) {
        if (marks.size() < MAX_MARKS) {
            marks.addLast(new Mark(time, stages.get(0).ends()));
        }
        for (Mark mark : marks) {
            while (mark.stage < stages.size() && stages.get(mark.stage).reached(mark.targets)) {
                mark.stage++;
                mark.targets =
                        mark.stage < stages.size() ? stages.get(mark.stage).ends() : Map.of();
            }
        }
        while (!marks.isEmpty() && marks.getFirst().stage == stages.size()) {
            reached = OptionalLong.of(marks.removeFirst().time);
        }
    }

    /** Everything that was in the first topic at this time is in the rows; ms since the epoch, empty if none is known. */
    OptionalLong reached() {
        return reached;
    }
}
