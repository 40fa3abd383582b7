package io.millrace.runtime.streams;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Punctuation that requests commits often while a task processes fresh records, and less often the further it is behind. If no
 * task requests one, all commit at the interval that {@link StreamsConfigs} sets. A record's age is the difference between this
 * instance's clock and its timestamp: clocks that differ by a second only make commits rarer. Used by the task's thread only.
 */
public final class CommitRequester {
    /** Key of the {@link AdaptiveCommitInterval} among the configs of Kafka Streams. */
    static final String INTERVAL = "millrace.commit.interval";

    private static final long NOTHING = Long.MIN_VALUE;

    private final AdaptiveCommitInterval rhythm;
    private long newest = NOTHING;

    private CommitRequester(AdaptiveCommitInterval rhythm) {
        this.rhythm = rhythm;
    }

    /** Schedules the punctuation, for a processor's {@code init}; does nothing if the configs hold no interval. */
    public static CommitRequester schedule(ProcessorContext<?, ?> context) {
        var rhythm = (AdaptiveCommitInterval) context.appConfigs().get(INTERVAL);
        var pace = new CommitRequester(rhythm);
        if (rhythm != null) {
            context.schedule(rhythm.tick(), PunctuationType.WALL_CLOCK_TIME, now -> pace.tick(context, now));
        }
        return pace;
    }

    /** Notes the timestamp of a processed record. */
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
