package io.millrace.sink.delivery;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is known of a partition's rows at a commit, kept beside the committed offset so that it survives a restart and moves with
 * the partition: which rows behind the offset are acknowledged, and how far the retries of the others have come.
 *
 * @param epoch what the destination was then; of another epoch nothing of this holds
 * @param readTo every row before this offset is acknowledged, but the open ones
 * @param open rows that are not acknowledged, by offset
 */
record PartitionProgress(Epoch epoch, long readTo, NavigableMap<Long, Retry> open) {
    /**
     * A life of a destination: it starts anew where it is created anew or replayed.
     *
     * @param generation when it was created, ms since the epoch
     * @param replay number of its newest replay; 0 if there was none
     */
    record Epoch(long generation, long replay) {}

    /**
     * Where the retries of a row stand.
     *
     * @param attempts failed attempts
     * @param dueAt when the next one is due, ms since the epoch; 0 if none has failed
     */
    record Retry(int attempts, long dueAt) {
        static final Retry NONE = new Retry(0, 0);
    }

    PartitionProgress {
        open = Collections.unmodifiableNavigableMap(new TreeMap<>(open));
    }

    /** Nothing is known: every row from the offset on is to be delivered. */
    static PartitionProgress none(Epoch epoch, long offset) {
        return new PartitionProgress(epoch, offset, new TreeMap<>());
    }

    /** Whether the row at the offset was acknowledged. */
    boolean isAcknowledged(long offset) {
        return offset < readTo && !open.containsKey(offset);
    }

    /** The same as far as rows before the offset go. */
    PartitionProgress before(long offset) {
        return new PartitionProgress(epoch, Math.min(readTo, offset), new TreeMap<>(open.headMap(offset)));
    }
}
