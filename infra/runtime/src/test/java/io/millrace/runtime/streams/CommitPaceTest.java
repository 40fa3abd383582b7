package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Duration INTERVAL = Duration.ofMillis(100);

    @Test
    void whatCameIsCommittedOnlyOnce() {
        var context = context(new CommitRhythm(INTERVAL));
        var pace = CommitPace.start(context);

        pace.saw(NOW - 99);
        tick(context, NOW);

        assertThat(context.committed()).isTrue();
        context.resetCommit();
        tick(context, NOW + 100);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void tasksOfOneThreadShareTheirCommits() {
        var rhythm = new CommitRhythm(INTERVAL);
        var first = context(rhythm);
        var second = context(rhythm);
        var paceOfFirst = CommitPace.start(first);
        var paceOfSecond = CommitPace.start(second);
        paceOfFirst.saw(NOW);
        tick(first, NOW);

        paceOfSecond.saw(NOW);
        tick(second, NOW + 75);

        assertThat(first.committed()).isTrue();
        assertThat(second.committed()).isFalse();

        tick(second, NOW + 100);

        assertThat(second.committed()).isTrue();
    }

    @Test
    void theFurtherBehindTheMoreSeldom() {
        var context = context(new CommitRhythm(INTERVAL));
        var pace = CommitPace.start(context);
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
        var context = context(new CommitRhythm(INTERVAL));
        var pace = CommitPace.start(context);
        pace.saw(NOW);
        tick(context, NOW);
        context.resetCommit();

        pace.saw(NOW);
        tick(context, NOW - 3_600_000);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void aBacklogIsLeftToTheRegularInterval() {
        var context = context(new CommitRhythm(INTERVAL));
        var pace = CommitPace.start(context);

        pace.saw(NOW - 4_000);
        tick(context, NOW);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void whereNoIntervalIsNamedNothingIsScheduled() {
        var context = context(null);

        CommitPace.start(context).saw(NOW);

        assertThat(context.scheduledPunctuators()).isEmpty();
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
