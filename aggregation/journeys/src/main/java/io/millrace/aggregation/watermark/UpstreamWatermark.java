package io.millrace.aggregation.watermark;

/**
 * The watermark of one upstream task, and when to emit it: after a rise of at least the step, or any change after the interval.
 * A task is idle when it had no event for the timeout. Not thread-safe; all times in ms.
 *
 * <p>Silence alone does not prove that no event is on its way: an upstream stage may be down or behind. Where the progress of the
 * input is known, a task is idle only if everything accepted until just now was processed, and during silence the watermark
 * rises as fast as that progress. So the last windows close when traffic stops, and none closes while its events wait upstream.
 */
public final class UpstreamWatermark {
    /** The progress of the input is not known. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    /** Greatest rise in one step during silence, so that an outage is not taken for silence. */
    private static final long MAX_STEP = 10_000;

    /** Emissions during silence are this fraction of its length apart: long silences need no frequent records. */
    private static final int SILENCE_FRACTION = 16;

    private static final long MAX_SILENT_INTERVAL = 60_000;

    private final long step;
    private final long interval;
    private final long idleAfter;
    private final boolean inputIsTracked;

    private long time = Watermarks.NONE;
    private long silentRise;
    private long processedThrough = UNKNOWN;
    private long lastEventAt;
    private long lastEmitted = Watermarks.NONE;
    private boolean emittedIdle;
    private boolean everEmitted;
    private long emittedAt;

    /**
     * @param step rise that is emitted at once
     * @param interval wall-clock time after which any change is emitted
     * @param idleAfter wall-clock time without an event after which the task is idle
     * @param inputIsTracked whether {@link #inputProcessedThrough} will be called
     * @param now wall-clock time; a task that starts is not idle, because its backlog may be on its way
     */
    public UpstreamWatermark(long step, long interval, long idleAfter, boolean inputIsTracked, long now) {
        this.step = step;
        this.interval = interval;
        this.idleAfter = idleAfter;
        this.inputIsTracked = inputIsTracked;
        this.lastEventAt = now;
        this.emittedAt = now;
    }

    /** Restores the watermark of the last commit. */
    public void restore(long reached) {
        time = Math.max(time, reached);
    }

    /** Records an event that was processed. */
    public void advance(long eventTime, long now) {
        time = Math.max(current(), eventTime);
        silentRise = 0;
        lastEventAt = now;
    }

    /** Records that every event accepted until this wall-clock time was processed here; {@link #UNKNOWN} is ignored. */
    public void inputProcessedThrough(long until) {
        if (until <= processedThrough) {
            return;
        }
        if (processedThrough != UNKNOWN) {
            silentRise += Math.min(MAX_STEP, until - Math.max(processedThrough, Math.min(until, lastEventAt)));
        }
        processedThrough = until;
    }

    /** The greatest event time so far, plus its rise during silence; {@link Watermarks#NONE} before the first event. */
    public long current() {
        return isSilent() && time != Watermarks.NONE
                ? Math.max(time, Math.min(time + silentRise, processedThrough))
                : time;
    }

    public boolean isIdle(long now) {
        return inputIsTracked
                ? isSilent() && processedThrough >= now - idleAfter && now - lastEventAt >= idleAfter
                : now - lastEventAt >= idleAfter;
    }

    /** Whether to send the watermark also to merge partitions that get no partials. */
    public boolean shouldEmit(long now) {
        if (isIdle(now) != emittedIdle || (!everEmitted && (time != Watermarks.NONE || isIdle(now)))) {
            return true;
        }
        long reached = current();
        if (reached <= lastEmitted) {
            return false;
        }
        if (isSilent()) {
            long silentInterval = Math.min(MAX_SILENT_INTERVAL, (now - lastEventAt) / SILENCE_FRACTION);
            return now - emittedAt >= Math.max(interval, silentInterval);
        }
        return lastEmitted == Watermarks.NONE || reached - lastEmitted >= step || now - emittedAt >= interval;
    }

    /** Records that the watermark was sent to all merge partitions. */
    public void emitted(long now) {
        lastEmitted = current();
        emittedIdle = isIdle(now);
        everEmitted = true;
        emittedAt = now;
    }

    /** The watermark that was last sent to all merge partitions. */
    public long lastEmitted() {
        return lastEmitted;
    }

    /** Whether everything accepted was processed and no event came for the timeout. */
    private boolean isSilent() {
        return processedThrough != UNKNOWN && processedThrough - idleAfter >= lastEventAt;
    }
}
