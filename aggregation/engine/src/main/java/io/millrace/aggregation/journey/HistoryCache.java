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
 * HistoryCache ahead of their store: what changed is written in each commit, or when memory is short. Keys of the store are,
 * so that what is kept for an insight is one range:
 *
 * <pre>length of name, name, generation (8 bytes), length of tenant (varint), tenant, person</pre>
 */
final class HistoryCache {
    private static final int SWEEP_ENTRIES = 2_000;
    private static final int OVERHEAD = 160;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<Journey> journeys;
    private final long keptBytes;
    /** From the one that was used the longest ago. */
    private final Map<Person, CachedHistory> held = new LinkedHashMap<>(16, 0.75f, true);

    private final List<CachedHistory> changed = new ArrayList<>();
    private final ByteSink sink = new ByteSink(1024);
    private long bytes;
    private Bytes next = start();

    /** @param keptBytes heap up to which histories stay in memory after they are written */
    HistoryCache(KeyValueStore<Bytes, byte[]> store, List<Journey> journeys, long keptBytes) {
        this.store = store;
        this.keptBytes = keptBytes;
        this.journeys = journeys;
    }

    private record Person(int journey, String tenant, String person) {}

    /** A history that is in memory. */
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

    /** The person's history for the insight at this place of the list, empty if there was none. */
    CachedHistory get(int journey, String tenant, String person) {
        var id = new Person(journey, tenant, person);
        var found = held.get(id);
        if (found == null) {
            var key = key(journeys.get(journey), tenant, person);
            var value = store.get(key);
            found = new CachedHistory(
                    key,
                    value == null
                            ? journeys.get(journey).create()
                            : journeys.get(journey).read(ByteBuffer.wrap(value)));
            held.put(id, found);
            measure(found);
        }
        return found;
    }

    /** The history has something to write. */
    void changed(CachedHistory of) {
        if (!of.changed) {
            of.changed = true;
            changed.add(of);
        }
        measure(of);
    }

    long bytes() {
        return bytes;
    }

    /** Writes what changed; of the rest, keeps what was used last and is not too much. */
    void write() {
        changed.forEach(this::write);
        changed.clear();
        for (var oldest = held.values().iterator(); bytes > keptBytes && oldest.hasNext(); ) {
            bytes -= oldest.next().bytes;
            oldest.remove();
        }
    }

    /**
     * Looks at the next histories in the store: forgets what is too old in them, and drops those that have nothing left or
     * whose insight is gone.
     *
     * @param isGone whether an insight's generation is over, by name and generation
     * @return whether that was the last
     */
    boolean sweep(long time, long receivedAt, BiPredicate<String, Long> isGone) {
        write();
        var over = new ArrayList<Bytes>();
        var shorter = new ArrayList<CachedHistory>();
        int seen = 0;
        try (var entries = store.range(next, null)) {
            while (entries.hasNext() && seen < SWEEP_ENTRIES) {
                var entry = entries.next();
                next = entry.key;
                seen++;
                var owner = Owner.of(entry.key.get());
                int place = find(owner);
                if (place < 0) {
                    if (isGone.test(owner.insight, owner.generation)) {
                        over.add(entry.key);
                    }
                    continue;
                }
                var journey = journeys.get(place);
                var history = journey.read(ByteBuffer.wrap(entry.value));
                if (time != Long.MIN_VALUE && history.expire(time - journey.keep(), receivedAt - journey.keep())) {
                    shorter.add(new CachedHistory(entry.key, history));
                    forget(new Person(place, owner.tenant, owner.person));
                }
            }
        }
        for (var one : shorter) {
            if (one.history.isEmpty()) {
                over.add(one.key);
            } else {
                write(one);
            }
        }
        over.forEach(store::delete);
        if (seen < SWEEP_ENTRIES) {
            next = start();
            return true;
        }
        return false;
    }

    /** Where the insight is among all, -1 if it is not there. */
    private int find(Owner owner) {
        for (int i = 0; i < journeys.size(); i++) {
            var spec = journeys.get(i).insight.spec();
            if (spec.name().equals(owner.insight) && spec.generation() == owner.generation) {
                return i;
            }
        }
        return -1;
    }

    private void write(CachedHistory one) {
        sink.clear();
        one.history.write(sink);
        store.put(one.key, sink.toByteArray());
        one.changed = false;
    }

    /** What is in memory is longer than what the store has now. */
    private void forget(Person person) {
        var known = held.remove(person);
        if (known != null) {
            bytes -= known.bytes;
        }
    }

    private void measure(CachedHistory one) {
        int now = OVERHEAD + one.history.sizeInBytes();
        bytes += now - one.bytes;
        one.bytes = now;
    }

    private static Bytes start() {
        return Bytes.wrap(new byte[0]);
    }

    private static Bytes key(Journey journey, String tenant, String person) {
        var spec = journey.insight.spec();
        var key = new ByteSink(64);
        var name = spec.name().getBytes(StandardCharsets.UTF_8);
        key.putByte(name.length);
        key.putBytes(name, 0, name.length);
        key.putLong(spec.generation());
        key.putText(tenant);
        var id = person.getBytes(StandardCharsets.UTF_8);
        key.putBytes(id, 0, id.length);
        return Bytes.wrap(key.toByteArray());
    }

    /** Whose a key is. */
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

    /** Reads the version that a history begins with. */
    static void expectVersion(ByteBuffer in, int version) {
        int found = in.get();
        if (found != version) {
            throw new IllegalStateException("a history has format " + found + ", not " + version);
        }
    }

    /** The length of a list of at least a byte an item. */
    static int count(ByteBuffer in) {
        long count = ByteSource.getVarLong(in);
        if (count < 0 || count > in.remaining()) {
            throw new IllegalStateException("a history is cut: " + count + " items in " + in.remaining() + " bytes");
        }
        return (int) count;
    }
}
