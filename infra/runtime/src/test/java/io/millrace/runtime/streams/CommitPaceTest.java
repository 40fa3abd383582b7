package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
    private static final long NOW = 1_800_000_000_000L;

    private final CommitRhythm rhythm = new CommitRhythm(Duration.ofMillis(100));
    private final MockProcessorContext<Void, Void> context = context(rhythm);
    private final CommitPace pace = CommitPace.start(context);

    @Test
    void whatCameIsCommittedOnlyOnce() {
        pace.saw(NOW - 99);
        tick(context, NOW);

        assertThat(context.committed()).isTrue();
        context.resetCommit();
        tick(context, NOW + 100);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void tasksOfOneThreadShareTheirCommits() {
        var second = context(rhythm);
        var paceOfSecond = CommitPace.start(second);
        pace.saw(NOW);
        tick(context, NOW);

        paceOfSecond.saw(NOW);
        tick(second, NOW + 75);

        assertThat(context.committed()).isTrue();
        assertThat(second.committed()).isFalse();

        tick(second, NOW + 100);

        assertThat(second.committed()).isTrue();
    }

    @Test
    void theFurtherBehindTheMoreSeldom() {
        pace.saw(NOW - 2_000);
        tick(context, NOW);
        assertThat(context.committed()).isTrue();
        context.resetCommit();

        pace.saw(NOW - 1_600);
        tick(context, NOW + 399);

        assertThat(context.committed()).isFalse();

        tick(context, NOW + 600);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void aClockThatIsSetBackStopsNoCommits() {
        pace.saw(NOW);
        tick(context, NOW);
        context.resetCommit();

        pace.saw(NOW);
        tick(context, NOW - 3_600_000);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void aBacklogIsLeftToTheRegularInterval() {
        pace.saw(NOW - 4_000);
        tick(context, NOW);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void whereNoIntervalIsNamedNothingIsScheduled() {
        var unpaced = context(null);

        CommitPace.start(unpaced).saw(NOW);

        assertThat(unpaced.scheduledPunctuators()).isEmpty();
    }

    private static void tick(MockProcessorContext<Void, Void> context, long now) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
    }

    private static MockProcessorContext<Void, Void> context(CommitRhythm rhythm) {
        var settings = new Properties();
        if (rhythm != null) {
            settings.put(CommitPace.RHYTHM, rhythm);
        }
        return new MockProcessorContext<>(settings);
    }
}
