package io.millrace.aggregation.combine;

/**
 * Switch of one insight between combining and pass-through. Below {@value #MIN_REDUCTION} events a group, over the last flushes,
 * the hash table costs more than it saves, and the insight passes through. Every now and then one flush is combined for
 * measurement, and combining resumes if it pays again. Changes take effect between flushes. Not thread-safe.
 */
final class CombiningSwitch {
    static final double MIN_REDUCTION = 1.3;
    /** Flushes over which the reduction is measured; empty ones do not count. */
    static final int FLUSHES = 8;
    /** Events below which the reduction is not judged. An event counts once for each of its windows. */
    static final int MIN_CONTRIBUTIONS = 1_000;
    /** Flushes that pass through before one is combined for measurement. */
    static final int PASS_THROUGH_FLUSHES = 16;

    private final long[] contributions = new long[FLUSHES];
    private final long[] groups = new long[FLUSHES];
    private int flushes;
    private int passedThrough;
    private boolean passThrough;

    /** Whether events until the next flush are combined. */
    boolean combines() {
        return !passThrough || passedThrough >= PASS_THROUGH_FLUSHES;
    }

    /**
     * Records a flush.
     *
     * @param contributed events, once for each of their windows
     */
    void recordFlush(long contributed, long groupsSent) {
        if (contributed == 0) {
            return;
        }
        if (!passThrough) {
            contributions[flushes % FLUSHES] = contributed;
            groups[flushes % FLUSHES] = groupsSent;
            flushes++;
            decide();
        } else if (passedThrough < PASS_THROUGH_FLUSHES) {
            passedThrough++;
        } else {
            passedThrough = 0;
            if (contributed >= MIN_REDUCTION * groupsSent) {
                passThrough = false;
                flushes = 0;
            }
        }
    }

    private void decide() {
        if (flushes < FLUSHES) {
            return;
        }
        long contributed = 0;
        long groupsSent = 0;
        for (int i = 0; i < FLUSHES; i++) {
            contributed += contributions[i];
            groupsSent += groups[i];
        }
        passThrough = contributed >= MIN_CONTRIBUTIONS && contributed < MIN_REDUCTION * groupsSent;
    }
}
