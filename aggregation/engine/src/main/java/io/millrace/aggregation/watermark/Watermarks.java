package io.millrace.aggregation.watermark;

import java.util.Arrays;

/**
 * The watermark of one merge partition: the least event time that every upstream task has passed. A task that declared
 * itself idle does not hold it back; one that was never heard of does. It never falls. When all are idle it is the
 * greatest of theirs: nothing more is on its way. Not thread-safe; times are ms since the epoch.
 */
public final class Watermarks {
    /** Before any time: nothing is known yet. */
    public static final long NONE = Long.MIN_VALUE;

    private static final byte UNHEARD = 0;
    private static final byte ACTIVE = 1;
    private static final byte IDLE = 2;

    private final long[] times;
    private final byte[] states;
    private long current = NONE;

    /** @param upstream how many upstream partitions report */
    public Watermarks(int upstream) {
        times = new long[upstream];
        Arrays.fill(times, NONE);
        states = new byte[upstream];
    }

    /**
     * Takes in a report.
     *
     * @return whether the watermark rose
     * @throws IllegalArgumentException if there is no such partition: the upstream topic grew while running
     */
    public boolean report(int partition, long time, boolean idle) {
        if (partition < 0 || partition >= times.length) {
            throw new IllegalArgumentException("report of upstream partition " + partition + " of " + times.length
                    + ": restart after adding partitions");
        }
        times[partition] = Math.max(times[partition], time);
        states[partition] = idle ? IDLE : ACTIVE;
        var next = Math.max(current, least());
        var rose = next > current;
        current = next;
        return rose;
    }

    /** Takes back what was kept before a restart. */
    public void restore(int partition, long time, boolean idle) {
        if (partition < times.length) {
            times[partition] = time;
            states[partition] = idle ? IDLE : ACTIVE;
        }
    }

    /** Takes back the watermark itself, below which it may not fall. */
    public void restoreCurrent(long time) {
        current = Math.max(current, time);
    }

    /** The watermark, or {@link #NONE}. */
    public long current() {
        return current;
    }

    /** Whether every upstream partition was heard of. */
    public boolean isComplete() {
        for (var state : states) {
            if (state == UNHEARD) {
                return false;
            }
        }
        return true;
    }

    public int upstreamPartitions() {
        return times.length;
    }

    public long upstreamTime(int partition) {
        return times[partition];
    }

    public boolean isIdle(int partition) {
        return states[partition] == IDLE;
    }

    private long least() {
        var least = Long.MAX_VALUE;
        var greatest = NONE;
        var active = false;
        for (int i = 0; i < times.length; i++) {
            if (states[i] == UNHEARD) {
                return NONE;
            }
            if (states[i] == ACTIVE) {
                active = true;
                least = Math.min(least, times[i]);
            }
            greatest = Math.max(greatest, times[i]);
        }
        return active ? least : greatest;
    }
}
