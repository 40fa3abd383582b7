package io.millrace.aggregation.journey;

import io.millrace.aggregation.measure.ByteSink;
import io.millrace.aggregation.measure.ByteSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Write-back cache of histories: changed ones are written in each commit. The histories of an insight are one range of the store,
 * whose keys are
 *
 * <pre>length of name, name, generation (8 bytes), length of tenant (varint), tenant, person</pre>
 *
 * Not thread-safe.
 */
final class HistoryCache {
    /** Histories that one sweep checks at most. */
    private static final int MAX_SWEPT = 2_000;

    private static final int OVERHEAD = 160;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<Journey> journeys;
    private final long keptBytes;
    /** In the order of use, the least recently used first. */
    private final Map<Person, CachedHistory> cached = new LinkedHashMap<>(16, 0.75f, true);

    private final List<CachedHistory> changed = new ArrayList<>();
    private final ByteSink sink = new ByteSink(1024);
    private long bytes;
    private Bytes next = start();

    /** @param keptBytes heap up to which histories stay cached after they are written */
    HistoryCache(KeyValueStore<Bytes, byte[]> store, List<Journey> journeys, long keptBytes) {
        this.store = store;
        this.keptBytes = keptBytes;
        this.journeys = journeys;
    }

    private record Person(int journey, String tenant, String person) {}

    /** History in memory. */
    static final class CachedHistory {
        final PersonHistory history;
        private final Bytes key;
        private boolean changed;
        private int bytes;

        private CachedHistory(Bytes key, PersonHistory history) {
            this.key = key;
            this.history = history;
        }
    }

    /** Returns the person's history for the insight at this index, a new one if the store has none. */
    CachedHistory get(int journey, String tenant, String person) {
        var id = new Person(journey, tenant, person);
        var found = cached.get(id);
        if (found == null) {
            var key = key(journeys.get(journey), tenant, person);
            var value = store.get(key);
            found = new CachedHistory(
                    key,
                    value == null
                            ? journeys.get(journey).newHistory()
                            : journeys.get(journey).deserialize(ByteBuffer.wrap(value)));
            cached.put(id, found);
            measure(found);
        }
        return found;
    }

    /** Removes the person's history for the insight at this index, and returns it; null if there is none. */
    PersonHistory take(int journey, String tenant, String person) {
        var known = cached.remove(new Person(journey, tenant, person));
        if (known != null) {
            bytes -= known.bytes;
            known.changed = false;
            store.delete(known.key);
            return known.history.isEmpty() ? null : known.history;
        }
        var key = key(journeys.get(journey), tenant, person);
        var value = store.get(key);
        if (value == null) {
            return null;
        }
        store.delete(key);
        return journeys.get(journey).deserialize(ByteBuffer.wrap(value));
    }

    /** Marks a history as changed. */
    void markChanged(CachedHistory of) {
        if (!of.changed) {
            of.changed = true;
            changed.add(of);
        }
        measure(of);
    }

    /** Returns the estimated bytes of heap. */
    long heapBytes() {
        return bytes;
    }

    /** Writes changed histories, and evicts the least recently used beyond the bound. */
    void writeChanged() {
        for (var one : changed) {
            if (one.changed) {
                write(one);
            }
        }
        changed.clear();
        for (var oldest = cached.values().iterator(); bytes > keptBytes && oldest.hasNext(); ) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    /**
     * Sweeps the next histories of the store: expires old parts, and deletes histories that are empty or whose insight is
     * deleted.
     *
     * @param isGone whether an insight's generation is deleted, by name and generation
     * @return whether the sweep has reached the end of the store
     */
    boolean sweep(long time, long receivedAt, BiPredicate<String, Long> isGone) {
        writeChanged();
        var deleted = new ArrayList<Bytes>();
        var shortened = new ArrayList<CachedHistory>();
        int seen = 0;
        try (var entries = store.range(next, null)) {
            while (entries.hasNext() && seen < MAX_SWEPT) {
                var entry = entries.next();
                next = entry.key;
                seen++;
                var owner = Owner.of(entry.key.get());
                int place = find(owner);
                if (place < 0) {
                    if (isGone.test(owner.insight, owner.generation)) {
                        deleted.add(entry.key);
                    }
                    continue;
                }
                var journey = journeys.get(place);
                var history = journey.deserialize(ByteBuffer.wrap(entry.value));
                if (time != Long.MIN_VALUE
                        && history.expire(time - journey.keepMillis(), receivedAt - journey.keepMillis())) {
                    shortened.add(new CachedHistory(entry.key, history));
                    evict(new Person(place, owner.tenant, owner.person));
                }
            }
        }
        for (var one : shortened) {
            if (one.history.isEmpty()) {
                deleted.add(one.key);
            } else {
                write(one);
            }
        }
        deleted.forEach(store::delete);
        if (seen < MAX_SWEPT) {
            next = start();
            return true;
        }
        return false;
    }

    /** Returns the index of the insight, -1 if it is not active. */
    private int find(Owner owner) {
        for (int i = 0; i < journeys.size(); i++) {
            var spec = journeys.get(i).insight.spec();
            if (spec.generation() == owner.generation && spec.liveName().equals(owner.insight)) {
                return i;
            }
        }
        return -1;
    }

    private void write(CachedHistory one) {
        sink.clear();
        one.history.serialize(sink);
        store.put(one.key, sink.toByteArray());
        one.changed = false;
    }

    /** Evicts a history that was shortened in the store. */
    private void evict(Person person) {
        var known = cached.remove(person);
        if (known != null) {
            bytes -= known.bytes;
        }
    }

    private void measure(CachedHistory one) {
        int now = OVERHEAD + one.history.heapBytes();
        bytes += now - one.bytes;
        one.bytes = now;
    }

    private static Bytes start() {
        return Bytes.wrap(new byte[0]);
    }

    private static Bytes key(Journey journey, String tenant, String person) {
        var spec = journey.insight.spec();
        var key = new ByteSink(64);
        var name = spec.liveName().getBytes(StandardCharsets.UTF_8);
        key.putByte(name.length);
        key.putBytes(name, 0, name.length);
        key.putLong(spec.generation());
        key.putText(tenant);
        var id = person.getBytes(StandardCharsets.UTF_8);
        key.putBytes(id, 0, id.length);
        return Bytes.wrap(key.toByteArray());
    }

    /** Decoded key. */
    private record Owner(String insight, long generation, String tenant, String person) {
        static Owner of(byte[] key) {
            var in = ByteBuffer.wrap(key);
            var name = new byte[in.get()];
            in.get(name);
            long generation = in.getLong();
            var tenant = ByteSource.getText(in);
            var person = new String(key, in.position(), in.remaining(), StandardCharsets.UTF_8);
            return new Owner(new String(name, StandardCharsets.UTF_8), generation, tenant, person);
        }
    }

    /** Reads the version byte of a serialized history. */
    static void expectVersion(ByteBuffer in, int version) {
        int found = in.get();
        if (found != version) {
            throw new IllegalStateException("stored history has format " + found + ", this version reads " + version
                    + ": upgrade, or reset the application's state");
        }
    }

    /** Reads the length of a list whose items take at least a byte each. */
    static int readCount(ByteBuffer in) {
        long count = ByteSource.getVarLong(in);
        if (count < 0 || count > in.remaining()) {
            throw new IllegalStateException(
                    "stored history is truncated: " + count + " items in " + in.remaining() + " bytes");
        }
        return (int) count;
    }
}
