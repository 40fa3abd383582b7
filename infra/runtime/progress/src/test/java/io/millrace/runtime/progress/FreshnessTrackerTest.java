package io.millrace.runtime.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class FreshnessTrackerTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition PARTIALS = new TopicPartition("partials", 0);

    private final FreshnessTracker tracker = new FreshnessTracker();

    @Test
    void freshnessIsUnknownBeforeACheckpointHasPassedBothTopics() {
        observe(100, 0, 10, 0, 0);
        observe(200, 10, 20, 0, 5);

        assertThat(tracker.freshAsOf()).isEmpty();
    }

    @Test
    void freshnessAdvancesUnderSteadyLoadAlthoughLagIsNeverZero() {
        observe(100, 0, 10, 0, 0);
        observe(200, 12, 20, 1, 5);
        observe(300, 22, 30, 5, 9);

        assertThat(tracker.freshAsOf()).hasValue(100);

        observe(400, 32, 40, 9, 12);

        assertThat(tracker.freshAsOf()).hasValue(200);
    }

    @Test
    void withoutLagFreshnessIsTheTimeOfTheObservation() {
        observe(100, 10, 10, 5, 5);

        assertThat(tracker.freshAsOf()).hasValue(100);
    }

    @Test
    void aTopicThatWasNeverReadCountsFullyAsLag() {
        StageOffsets offsets = new StageOffsets(Map.of(), Map.of(EVENTS, 7L));

        assertThat(offsets.lag()).isEqualTo(7);
        assertThat(new Progress(Map.of("events", offsets.lag())).caughtUp()).isFalse();
    }

    private void observe(long time, long readEvents, long endEvents, long readPartials, long endPartials) {
        tracker.observe(
                time,
                List.of(
                        new StageOffsets(Map.of(EVENTS, readEvents), Map.of(EVENTS, endEvents)),
                        new StageOffsets(Map.of(PARTIALS, readPartials), Map.of(PARTIALS, endPartials))));
    }
}
