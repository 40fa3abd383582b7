package io.millrace.aggregation.watermark;

/**
 * How far the event time of one upstream task has come, and what of it is worth telling: a rise of at least the step,
 * or any change after the interval. A task is idle when it had no event for the timeout. Not thread-safe; all in ms.
 */
public final class Progression {
    private final long step;
    private final long interval;
    private final long idleAfter;

    private long time = Watermarks.NONE;
    private long lastEventAt;
    private long toldTime = Watermarks.NONE;
    private boolean toldIdle;
    private boolean told;
    private long toldAt;

    /**
     * @param step rise of event time that is told at once
     * @param interval wall-clock time after which any change is told
     * @param idleAfter wall-clock time without an event after which the task is idle
     * @param now wall-clock time; a task counts as busy when it starts, for its backlog may just be on its way
     */
    public Progression(long step, long interval, long idleAfter, long now) {
        this.step = step;
        this.interval = interval;
        this.idleAfter = idleAfter;
        this.lastEventAt = now;
        this.toldAt = now;
    }

    /** An event was processed. */
    public void event(long eventTime, long now) {
        if (eventTime > time) {
            time = eventTime;
        }
        lastEventAt = now;
    }

    /** The greatest event time so far, or {@link Watermarks#NONE}. */
    public long time() {
        return time;
    }

    public boolean idle(long now) {
        return now - lastEventAt >= idleAfter;
    }

    /** Whether those that were not told otherwise should be told now. */
    public boolean worthTelling(long now) {
        if (idle(now) != toldIdle || (!told && (time != Watermarks.NONE || idle(now)))) {
            return true;
        }
        if (time <= toldTime) {
            return false;
        }
        return toldTime == Watermarks.NONE || time - toldTime >= step || now - toldAt >= interval;
    }

    /** All were told. */
    public void told(long now) {
        toldTime = time;
        toldIdle = idle(now);
        told = true;
        toldAt = now;
    }
}
