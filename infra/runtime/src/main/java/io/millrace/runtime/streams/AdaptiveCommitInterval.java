package io.millrace.runtime.streams;

import java.time.Duration;

/**
 * Commit interval of a stream thread that grows with the age of its newest record. Kafka Streams commits all tasks of a thread as
 * soon as one requests it, so the interval is kept per thread and not per task.
 *
 * <p>More commits cost more per record, and a thread that falls behind needs that time. The interval grows smoothly: a jump to
 * rare commits would alone keep the next stage late. One object per instance of Kafka Streams; thread-safe.
 */
final class AdaptiveCommitInterval {
    /** Where the interval has grown to this, tasks need not ask any more: Kafka Streams commits by itself. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    /** A commit adds this part of a record's age to its delay at most. */
    private static final int SHARE = 4;
    /**
     * Ticks in the shortest interval: a commit is late by a fraction of it at most, less with more tasks, as they tick at
     * times of their own. Each tick interrupts a thread's work, so there are no more of them than that.
     */
    private static final int TICKS = 2;

    private final long shortestMillis;
    private final ThreadLocal<long[]> last = ThreadLocal.withInitial(() -> new long[] {Long.MIN_VALUE});

    /** @param shortest the interval while records are young */
    AdaptiveCommitInterval(Duration shortest) {
        this.shortestMillis = shortest.toMillis();
    }

    /** How often a task should see whether a commit is due. */
    Duration tick() {
        return Duration.ofMillis(Math.max(1, shortestMillis / TICKS));
    }

    /**
     * Whether the thread should be asked for a commit; if so, it counts as asked now.
     *
     * @param newest timestamp of the newest record that waits for the commit
     */
    boolean isDue(long now, long newest) {
        long interval = Math.max(shortestMillis, (now - newest) / SHARE);
        var asked = last.get();
        // A clock that was set back must not stop commits.
        boolean early = asked[0] <= now && now - interval < asked[0];
        boolean leftToStreams = interval > shortestMillis && interval >= LONGEST.toMillis();
        if (early || leftToStreams) {
            return false;
        }
        asked[0] = now;
        return true;
    }
}
