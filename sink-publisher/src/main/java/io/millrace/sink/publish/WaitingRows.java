package io.millrace.sink.publish;

import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Queues of rows that wait for their topic, one per insight, in a task's store: rows survive a crash and keep their order.
 * Used by the task's thread only.
 */
final class WaitingRows {
    private static final char SEPARATOR = '/';

    private final KeyValueStore<String, InsightUpdate> store;
    private final Serializer<InsightUpdate> serializer;
    private final Map<String, Queue> queues = new TreeMap<>();
    private int size;
    private long bytes;

    /** Restores the queues from the store; the restored rows count as waiting since now. */
    WaitingRows(KeyValueStore<String, InsightUpdate> store, Serializer<InsightUpdate> serializer, long now) {
        this.store = store;
        this.serializer = serializer;
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> count(row.value.getInsight(), value(row.key, row.value).length, now));
        }
    }

    /** Number of waiting rows. */
    int size() {
        return size;
    }

    /** Uncompressed size of the waiting rows in the store. */
    long bytes() {
        return bytes;
    }

    /** Whether rows of the insight wait; later rows of it must wait behind them. */
    boolean hasRowsOf(String insight) {
        return queues.containsKey(insight);
    }

    /** Insights with waiting rows. */
    List<String> insights() {
        return List.copyOf(queues.keySet());
    }

    /** Adds a row; false if it is too large for a record of the store's changelog. */
    boolean add(InsightUpdate row, long offset, long now) {
        var key = prefix(row.getInsight()) + "%019d".formatted(offset);
        var value = value(key, row);
        if (!RecordLimit.fits(key.getBytes(StandardCharsets.UTF_8), value)) {
            return false;
        }
        store.put(key, row);
        count(row.getInsight(), value.length, now);
        return true;
    }

    /** Waiting rows of an insight with their keys, oldest first. The caller closes the iterator. */
    KeyValueIterator<String, InsightUpdate> rowsOf(String insight) {
        return store.range(prefix(insight), insight + (char) (SEPARATOR + 1));
    }

    /** Removes a row of {@link #rowsOf}. */
    void remove(KeyValue<String, InsightUpdate> row) {
        store.delete(row.key);
        size--;
        bytes -= value(row.key, row.value).length;
        queues.computeIfPresent(
                row.value.getInsight(),
                (insight, queue) -> queue.rows == 1 ? null : new Queue(queue.since, queue.rows - 1));
    }

    /** Time since which the insight's first row has been waiting, ms since the epoch. */
    long waitingSince(String insight) {
        return queues.get(insight).since;
    }

    /** Restarts the waiting time of an insight after its first row was published, as the next one waits on its own account. */
    void restartWait(String insight, long now) {
        queues.computeIfPresent(insight, (name, queue) -> new Queue(now, queue.rows));
    }

    /** Offset from which a row of {@link #rowsOf} was read. */
    static long offset(KeyValue<String, InsightUpdate> row) {
        return Long.parseLong(row.key.substring(row.key.lastIndexOf(SEPARATOR) + 1));
    }

    private byte[] value(String key, InsightUpdate row) {
        return serializer.serialize(key, row);
    }

    private void count(String insight, int length, long now) {
        size++;
        bytes += length;
        queues.merge(insight, new Queue(now, 1), (queue, one) -> new Queue(queue.since, queue.rows + 1));
    }

    private static String prefix(String insight) {
        return insight + SEPARATOR;
    }

    private record Queue(long since, int rows) {}
}
