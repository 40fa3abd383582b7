package io.millrace.aggregation.watermark;

/**
 * How far the event time of one upstream task has come, and what of it is worth telling: a rise of at least the step,
 * or any change after the interval. A task is idle when it had no event for the timeout.
 *
 * <p>Silence alone does not say that nothing is on its way: the stage before may be down or behind. Where the input is watched,
 * a task is idle only if what was accepted until just now has come through, and while it is silent, time passes as fast as that
 * time does. So the last windows of traffic that stops are closed, and none while events for them wait somewhere. Not thread-safe;
 * all in ms.
 */
public final class UpstreamWatermark {
    /** Nothing is known of the input, or nobody watches it. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** The most that passes in one step: time does not pass while nobody looked, as in an outage. */
    private static final long LONGEST_STEP = 10_000;

    /** Passing time is told after this part of the silence: the longer it lasts, the less is its end awaited. */
    private static final int SELDOM = 16;

    private static final long MOST_SELDOM = 60_000;

    private final long step;
    private final long interval;
    private final long idleAfter;
    private final boolean watched;

    private long time = Watermarks.NONE;
    private long passed;
    private long arrived = UNKNOWN;
    private long lastEventAt;
    private long lastEmitted = Watermarks.NONE;
    private boolean toldIdle;
    private boolean told;
    private long toldAt;

    /**
     * @param step rise of event time that is told at once
     * @param interval wall-clock time after which any change is told
     * @param idleAfter wall-clock time without an event after which the task is idle
     * @param watched whether {@link #inputProcessedThrough} is going to be told
     * @param now wall-clock time; a task counts as busy when it starts, for its backlog may just be on its way
     */
    public UpstreamWatermark(long step, long interval, long idleAfter, boolean watched, long now) {
        this.step = step;
        this.interval = interval;
        this.idleAfter = idleAfter;
        this.watched = watched;
        this.lastEventAt = now;
        this.toldAt = now;
    }

    /** Takes back how far it had come before a restart. */
    public void restore(long reached) {
        time = Math.max(time, reached);
    }

    /** An event was processed. */
    public void advance(long eventTime, long now) {
        time = Math.max(current(), eventTime);
        passed = 0;
        lastEventAt = now;
    }

    /** Everything that was accepted by this wall-clock time was processed here; or {@link #UNKNOWN}. */
    public void inputProcessedThrough(long until) {
        if (until <= arrived) {
            return;
        }
        if (arrived != UNKNOWN) {
            passed += Math.min(LONGEST_STEP, until - Math.max(arrived, Math.min(until, lastEventAt)));
        }
        arrived = until;
    }

    /** The greatest event time so far and what has passed since, or {@link Watermarks#NONE}. */
    public long current() {
        return isSilent() && time != Watermarks.NONE ? Math.max(time, Math.min(time + passed, arrived)) : time;
    }

    public boolean isIdle(long now) {
        return watched
                ? isSilent() && arrived >= now - idleAfter && now - lastEventAt >= idleAfter
                : now - lastEventAt >= idleAfter;
    }

    /** Whether those that were not told otherwise should be told now. */
    public boolean shouldEmit(long now) {
        if (isIdle(now) != toldIdle || (!told && (time != Watermarks.NONE || isIdle(now)))) {
            return true;
        }
        long reached = current();
        if (reached <= lastEmitted) {
            return false;
        }
        if (isSilent()) {
            long seldom = Math.min(MOST_SELDOM, (now - lastEventAt) / SELDOM);
            return now - toldAt >= Math.max(interval, seldom);
        }
        return lastEmitted == Watermarks.NONE || reached - lastEmitted >= step || now - toldAt >= interval;
    }

    /** All were told. */
    public void emitted(long now) {
        lastEmitted = current();
        toldIdle = isIdle(now);
        told = true;
        toldAt = now;
    }

    /** How far it had come when all were told last. */
    public long lastEmitted() {
        return lastEmitted;
    }

    /** Whether no event has come for the timeout though all that was accepted in it has. */
    private boolean isSilent() {
        return arrived != UNKNOWN && arrived - idleAfter >= lastEventAt;
    }
}
