package io.millrace.aggregation.combine;

/**
 * Whether combining an insight pays: how many contributions of events become one group, measured over its last flushes.
 * Below {@value #LEAST} the probe and the table cost more than they save, and the insight is combined no more, but for one
 * flush now and then, which is measured: it is combined again when that pays. Changes take effect between flushes. Not
 * thread-safe.
 */
final class CombiningSwitch {
    static final double LEAST = 1.3;
    /** Flushes over which it is measured; those in which nothing came do not count. */
    static final int FLUSHES = 8;
    /** Contributions that a judgement needs. */
    static final int CONTRIBUTIONS = 1_000;
    /** Flushes without combining after which one is combined for measurement. */
    static final int RETRY = 16;

    private final long[] contributions = new long[FLUSHES];
    private final long[] groups = new long[FLUSHES];
    private int flushes;
    private int without;
    private boolean off;

    /** Whether what comes until the next flush is to be combined. */
    boolean combines() {
        return !off || without >= RETRY;
    }

    /** A flush is over. */
    void flushed(long contributed, long sent) {
        if (contributed == 0) {
            return;
        }
        if (!off) {
            contributions[flushes % FLUSHES] = contributed;
            groups[flushes % FLUSHES] = sent;
            flushes++;
            judge();
        } else if (without < RETRY) {
            without++;
        } else {
            without = 0;
            if (contributed >= LEAST * sent) {
                off = false;
                flushes = 0;
            }
        }
    }

    private void judge() {
        if (flushes < FLUSHES) {
            return;
        }
        long contributed = 0;
        long sent = 0;
        for (int i = 0; i < FLUSHES; i++) {
            contributed += contributions[i];
            sent += groups[i];
        }
        off = contributed >= CONTRIBUTIONS && contributed < LEAST * sent;
    }
}
