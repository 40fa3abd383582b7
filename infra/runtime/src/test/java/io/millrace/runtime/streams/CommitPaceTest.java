package io.millrace.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void whatJustCameIsCommittedAtTheNextTickAndOnlyOnce() {
        var context = context(100L);
        var pace = CommitPace.start(context);

        pace.saw(NOW - 999);
        tick(context);

        assertThat(context.committed()).isTrue();
        context.resetCommit();
        tick(context);
        assertThat(context.committed()).isFalse();
    }

    @Test
    void aBacklogIsLeftToTheRegularInterval() {
        var context = context(100L);
        var pace = CommitPace.start(context);

        pace.saw(NOW - 1_000);
        tick(context);

        assertThat(context.committed()).isFalse();
    }

    @Test
    void whereNoIntervalIsNamedNothingIsScheduled() {
        var context = context(null);

        CommitPace.start(context).saw(NOW);

        assertThat(context.scheduledPunctuators()).isEmpty();
    }

    private static void tick(MockProcessorContext<Void, Void> context) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW);
    }

    private static MockProcessorContext<Void, Void> context(Long interval) {
        var settings = new Properties();
        if (interval != null) {
            settings.put(CommitPace.INTERVAL, interval);
        }
        return new MockProcessorContext<>(settings);
    }
}
