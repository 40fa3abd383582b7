package io.millrace.aggregation.watermark;

import java.util.Arrays;

/**
 * The watermark of one merge partition: the least of the watermarks of all upstream tasks. An idle task does not hold it back;
 * one that has not reported yet does. When all are idle it is the greatest, because no event is on its way. It never falls. Not
 * thread-safe; times are ms since the epoch.
 */
public final class Watermarks {
    /** No watermark yet: before any time. */
    public static final long NONE = Long.MIN_VALUE;

    private static final byte NOT_REPORTED = 0;
    private static final byte ACTIVE = 1;
    private static final byte IDLE = 2;

    private final long[] times;
    private final byte[] states;
    private long current = NONE;

    /** @param upstream number of upstream partitions */
    public Watermarks(int upstream) {
        times = new long[upstream];
        Arrays.fill(times, NONE);
        states = new byte[upstream];
    }

    /**
     * Records the watermark of an upstream partition.
     *
     * @return whether this partition's watermark rose
     * @throws IllegalArgumentException if the partition is unknown, because the upstream topic has grown
     */
    public boolean report(int partition, long time, boolean idle) {
        if (partition < 0 || partition >= times.length) {
            throw new IllegalArgumentException("watermark of upstream partition " + partition + " of " + times.length
                    + ": restart the engine after adding partitions");
        }
        times[partition] = Math.max(times[partition], time);
        states[partition] = idle ? IDLE : ACTIVE;
        var next = Math.max(current, least());
        var rose = next > current;
        current = next;
        return rose;
    }

    /** Restores what an upstream partition had reported before a restart. */
    public void restore(int partition, long time, boolean idle) {
        if (partition < times.length) {
            times[partition] = time;
            states[partition] = idle ? IDLE : ACTIVE;
        }
    }

    /** Restores the watermark itself, below which it must not fall. */
    public void restoreCurrent(long time) {
        current = Math.max(current, time);
    }

    /** The watermark, or {@link #NONE}. */
    public long current() {
        return current;
    }

    /** Whether every upstream partition has reported. */
    public boolean isComplete() {
        for (var state : states) {
            if (state == NOT_REPORTED) {
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
            if (states[i] == NOT_REPORTED) {
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
