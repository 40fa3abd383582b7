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
 * Rows of one task that wait for their topic, a queue an insight, in a store: they survive a crash and keep their
 * order. One thread's.
 */
final class WaitingRows {
    private static final char SEPARATOR = '/';

    private final KeyValueStore<String, InsightUpdate> store;
    private final Serializer<InsightUpdate> serializer;
    private final Map<String, Queue> queues = new TreeMap<>();
    private int size;
    private long bytes;

    /** Takes over what the store holds, as if it had begun to wait now. */
    WaitingRows(KeyValueStore<String, InsightUpdate> store, Serializer<InsightUpdate> serializer, long now) {
        this.store = store;
        this.serializer = serializer;
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> count(row.value.getInsight(), value(row.key, row.value).length, now));
        }
    }

    int size() {
        return size;
    }

    /** What they take in the store, before it compresses them. */
    long bytes() {
        return bytes;
    }

    /** Whether rows of the insight wait: then later ones wait behind them. */
    boolean has(String insight) {
        return queues.containsKey(insight);
    }

    List<String> insights() {
        return List.copyOf(queues.keySet());
    }

    /** Adds the row, unless what the store would log of it is too large for a record. */
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

    /** The insight's rows with their keys, the longest waiting first. To be closed. */
    KeyValueIterator<String, InsightUpdate> of(String insight) {
        return store.range(prefix(insight), insight + (char) (SEPARATOR + 1));
    }

    void remove(KeyValue<String, InsightUpdate> row) {
        store.delete(row.key);
        size--;
        bytes -= value(row.key, row.value).length;
        queues.computeIfPresent(
                row.value.getInsight(),
                (insight, queue) -> queue.rows == 1 ? null : new Queue(queue.since, queue.rows - 1));
    }

    /** Since when the insight's first row could not go, ms since the epoch. */
    long since(String insight) {
        return queues.get(insight).since;
    }

    /** Starts the wait anew: the first row could go, so that what is behind it has its own reason. */
    void restart(String insight, long now) {
        queues.computeIfPresent(insight, (name, queue) -> new Queue(now, queue.rows));
    }

    /** The offset that a row of {@link #of} was read from. */
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
