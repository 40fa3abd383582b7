package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class CommitRequesterTest {
    private static final long NOW = 1_800_000_000_000L;

    private final AdaptiveCommitInterval rhythm = new AdaptiveCommitInterval(Duration.ofMillis(100));
    private final MockProcessorContext<Void, Void> context = context(rhythm);
    private final CommitRequester pace = CommitRequester.schedule(context);

    @Test
    void whatCameIsCommittedOnlyOnce() {
        pace.recordProcessed(NOW - 99);
        tick(context, NOW);

        assertThat(context.committed()).isTrue();
        context.resetCommit();
        tick(context, NOW + 100);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void tasksOfOneThreadShareTheirCommits() {
        var second = context(rhythm);
        var paceOfSecond = CommitRequester.schedule(second);
        pace.recordProcessed(NOW);
        tick(context, NOW);

        paceOfSecond.recordProcessed(NOW);
        tick(second, NOW + 75);

        assertThat(context.committed()).isTrue();
        assertThat(second.committed()).isFalse();

        tick(second, NOW + 100);

        assertThat(second.committed()).isTrue();
    }

    @Test
    void theFurtherBehindTheMoreSeldom() {
        pace.recordProcessed(NOW - 2_000);
        tick(context, NOW);
        assertThat(context.committed()).isTrue();
        context.resetCommit();

        pace.recordProcessed(NOW - 1_600);
        tick(context, NOW + 399);

        assertThat(context.committed()).isFalse();

        tick(context, NOW + 600);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void aClockThatIsSetBackStopsNoCommits() {
        pace.recordProcessed(NOW);
        tick(context, NOW);
        context.resetCommit();

        pace.recordProcessed(NOW);
        tick(context, NOW - 3_600_000);

        assertThat(context.committed()).isTrue();
    }

    @Test
    void aBacklogIsLeftToTheRegularInterval() {
        pace.recordProcessed(NOW - 4_000);
        tick(context, NOW);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void whereNoIntervalIsNamedNothingIsScheduled() {
        var unpaced = context(null);

        CommitRequester.schedule(unpaced).recordProcessed(NOW);

        assertThat(unpaced.scheduledPunctuators()).isEmpty();
    }

    private static void tick(MockProcessorContext<Void, Void> context, long now) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(now);
    }

    private static MockProcessorContext<Void, Void> context(AdaptiveCommitInterval rhythm) {
        var settings = new Properties();
        if (rhythm != null) {
            settings.put(CommitRequester.INTERVAL, rhythm);
        }
        return new MockProcessorContext<>(settings);
    }
}
