package io.millrace.aggregation.merge;

import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Record of dropped windows, so that an event for one of them is known to be beyond retention and does not start its rows anew.
 * Stored as one entry per insight and tenant, a list of spans of event time: adjacent windows share a span, and beyond
 * {@value #MAX_SPANS} spans the two nearest are joined, which bounds the entry and errs towards dropping. Not thread-safe.
 */
final class DroppedWindows {
    static final int MAX_SPANS = 64;

    private final KeyValueStore<Bytes, byte[]> store;

    DroppedWindows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    private record Span(long from, long to) {}

    /** Records a window as dropped. */
    void add(StoreKeys.Owner owner, long start, long end) {
        var spans = new ArrayList<Span>();
        var added = new Span(start, end);
        for (var span : read(owner)) {
            if (span.to < added.from || span.from > added.to) {
                spans.add(span);
            } else {
                added = new Span(Math.min(span.from, added.from), Math.max(span.to, added.to));
            }
        }
        int at = 0;
        while (at < spans.size() && spans.get(at).from < added.from) {
            at++;
        }
        spans.add(at, added);
        if (spans.size() > MAX_SPANS) {
            joinNearest(spans);
        }
        var value = ByteBuffer.allocate(spans.size() * 2 * Long.BYTES);
        spans.forEach(span -> value.putLong(span.from).putLong(span.to));
        store.put(key(owner), value.array());
    }

    /** Whether the window lies within a recorded span. */
    boolean contains(StoreKeys.Owner owner, long start, long end) {
        return read(owner).stream().anyMatch(span -> span.from <= start && end <= span.to);
    }

    /** Removes the entries of deleted insights and generations. */
    void removeDeleted(TaskDefinitions definitions) {
        var deleted = new ArrayList<Bytes>();
        var table = new byte[] {StoreKeys.DROPPED};
        try (var entries = store.range(Bytes.wrap(table), StoreKeys.after(table))) {
            while (entries.hasNext()) {
                var key = entries.next().key;
                var owner = StoreKeys.Owner.of(key.get());
                if (definitions.isGone(owner.insight(), owner.generation())) {
                    deleted.add(key);
                }
            }
        }
        deleted.forEach(key -> store.put(key, null));
    }

    private List<Span> read(StoreKeys.Owner owner) {
        var value = store.get(key(owner));
        var spans = new ArrayList<Span>();
        if (value != null) {
            var buffer = ByteBuffer.wrap(value);
            while (buffer.hasRemaining()) {
                spans.add(new Span(buffer.getLong(), buffer.getLong()));
            }
        }
        return spans;
    }

    private static void joinNearest(List<Span> spans) {
        int nearest = 0;
        for (int i = 1; i + 1 < spans.size(); i++) {
            if (gapAfter(spans, i) < gapAfter(spans, nearest)) {
                nearest = i;
            }
        }
        var joined = new Span(spans.get(nearest).from, spans.get(nearest + 1).to);
        spans.set(nearest, joined);
        spans.remove(nearest + 1);
    }

    private static long gapAfter(List<Span> spans, int i) {
        return spans.get(i + 1).from - spans.get(i).to;
    }

    private static Bytes key(StoreKeys.Owner owner) {
        return Bytes.wrap(StoreKeys.prefix(StoreKeys.DROPPED, owner.insight(), owner.generation(), owner.tenant()));
    }
}
