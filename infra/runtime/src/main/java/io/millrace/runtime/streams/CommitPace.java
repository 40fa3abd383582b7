package io.millrace.runtime.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Commits often while a task works on what has just come, and seldom while it works off a backlog. Somebody waits for
 * live results, so each interval asks for a commit; what is a second old or more is late anyway, and a commit for many
 * events costs each of them less. Without a request tasks commit at the interval that {@link StreamsConfigs} gives Kafka
 * Streams. How old a record is, is told by its timestamp and this instance's clock: where clocks are a second apart,
 * commits are seldom and nothing else changes. Used by the task's thread only.
 */
public final class CommitPace {
    /** How often a task commits that is behind, if its interval is no longer than that. */
    static final Duration BEHIND = Duration.ofSeconds(1);

    static final String INTERVAL = "millrace.commit.interval.ms";

    private long newest = Long.MIN_VALUE;

    private CommitPace() {}

    /** To be called by a processor's {@code init}; asks for nothing where the configuration names no interval. */
    public static CommitPace start(ProcessorContext<?, ?> context) {
        var pace = new CommitPace();
        if (context.appConfigs().get(INTERVAL) instanceof Long millis) {
            context.schedule(
                    Duration.ofMillis(millis), PunctuationType.WALL_CLOCK_TIME, now -> pace.tick(context, now));
        }
        return pace;
    }

    /** Tells of a record that was worked on. */
    public void saw(long timestamp) {
        newest = Math.max(newest, timestamp);
    }

    private void tick(ProcessorContext<?, ?> context, long now) {
        if (newest > now - BEHIND.toMillis()) {
            context.commit();
        }
        newest = Long.MIN_VALUE;
    }
}
