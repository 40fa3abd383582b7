package io.millrace.sink.delivery;

import io.millrace.sink.delivery.PartitionProgress.Retry;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;

/**
 * What to commit of a partition.
 *
 * @param offset the lowest one that is not acknowledged
 * @param metadata the {@link ProgressText} of the rows behind it
 */
record Committable(long offset, String metadata) {
    /**
     * Adds what was read since to what was known before.
     *
     * @param restored what was known when the partition was taken over
     * @param readTo rows before this offset were read since
     * @param open those of them that are not acknowledged
     */
    static Committable of(PartitionProgress restored, long readTo, NavigableMap<Long, PendingRow> open) {
        var later = restored.open().tailMap(readTo, true);
        long known = Math.max(readTo, restored.readTo());
        long lowest = known;
        if (!open.isEmpty()) {
            lowest = open.firstKey();
        } else if (!later.isEmpty()) {
            lowest = later.firstKey();
        }
        var retries = Stream.concat(open.values().stream().map(Committable::retry), later.entrySet().stream());
        return new Committable(lowest, ProgressText.write(restored.epoch(), lowest, known, retries.iterator()));
    }

    private static Map.Entry<Long, Retry> retry(PendingRow row) {
        return Map.entry(row.offset(), row.attempts() == 0 ? Retry.NONE : new Retry(row.attempts(), row.dueAt()));
    }
}
