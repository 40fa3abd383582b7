package io.millrace.runtime.streams;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Commits often while a task works on what has just come, and the more seldom the further it is behind. Somebody waits
 * for live results; what is late is late anyway, and a commit for many events costs each of them less. Where no task asks,
 * all commit at the interval that {@link StreamsConfigs} gives Kafka Streams. How old a record is, is told by its
 * timestamp and this instance's clock: where clocks are a second apart, commits are more seldom and nothing else changes.
 * Used by the task's thread only.
 */
public final class CommitRequester {
    /** Key of the {@link AdaptiveCommitInterval} among the configs of Kafka Streams. */
    static final String RHYTHM = "millrace.commit.interval";

    private static final long NOTHING = Long.MIN_VALUE;

    private final AdaptiveCommitInterval rhythm;
    private long newest = NOTHING;

    private CommitRequester(AdaptiveCommitInterval rhythm) {
        this.rhythm = rhythm;
    }

    /** To be called by a processor's {@code init}; asks for nothing where the configuration names no rhythm. */
    public static CommitRequester schedule(ProcessorContext<?, ?> context) {
        var rhythm = (AdaptiveCommitInterval) context.appConfigs().get(RHYTHM);
        var pace = new CommitRequester(rhythm);
        if (rhythm != null) {
            context.schedule(rhythm.tick(), PunctuationType.WALL_CLOCK_TIME, now -> pace.tick(context, now));
        }
        return pace;
    }

    /** Tells of a record that was worked on. */
    public void recordProcessed(long timestamp) {
        newest = Math.max(newest, timestamp);
    }

    private void tick(ProcessorContext<?, ?> context, long now) {
        if (newest != NOTHING && rhythm.isDue(now, newest)) {
            context.commit();
            newest = NOTHING;
        }
    }
}
