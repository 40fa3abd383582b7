package io.millrace.enrichment.identity;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.trait.CompactWriter;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Write-back LRU cache of decoded device states in front of their store: a device with many events between two commits is
 * written once. Bounded by the task's share of {@link DeviceCacheBudget}. Must be flushed in every commit; states not yet
 * written are lost with the task, as its open transaction is. Used by the task's thread only.
 */
final class DeviceStateCache {
    private final KeyValueStore<Bytes, byte[]> store;
    private final DeviceCacheBudget budget;
    private final Runnable onTraitsDropped;
    private final CompactWriter writer = new CompactWriter();
    private final Map<String, Entry> recent = new LinkedHashMap<>(1_024, 0.75f, true);

    /** Entries that differ from the store, each at its own index; null in place of an entry that was written since. */
    private final List<Entry> unwritten = new ArrayList<>();

    private long heapBytes;

    /** @param onTraitsDropped runs when a state is too large for a record and is kept without its traits */
    DeviceStateCache(KeyValueStore<Bytes, byte[]> store, DeviceCacheBudget budget, Runnable onTraitsDropped) {
        this.store = store;
        this.budget = budget;
        this.onTraitsDropped = onTraitsDropped;
    }

    /** State of the device; {@link DeviceState#ofNew} if it was never seen. */
    DeviceState get(String device) {
        var known = recent.get(device);
        return known != null ? known.state : DeviceStateCodec.decode(device, store.get(key(device)));
    }

    /** Replaces the state of the device, and evicts the least recently used devices if the budget is exceeded. */
    void put(String device, DeviceState state) {
        var entry = recent.computeIfAbsent(device, Entry::new);
        heapBytes += entry.replaceState(state);
        if (entry.unwrittenIndex < 0) {
            entry.unwrittenIndex = unwritten.size();
            unwritten.add(entry);
        }
        evict(budget.bytesPerTask());
    }

    /** Upper estimate of the heap that the cached states take, in bytes. */
    long heapBytes() {
        return heapBytes;
    }

    /** Writes all states that differ from the store. */
    void flush() {
        for (var entry : unwritten) {
            if (entry != null) {
                write(entry);
            }
        }
        unwritten.clear();
    }

    private void evict(long maxBytes) {
        // The device of the current event always stays: its next event is the likeliest to come.
        while (heapBytes > maxBytes && recent.size() > 1) {
            var eldest = recent.values().iterator().next();
            if (eldest.unwrittenIndex >= 0) {
                unwritten.set(eldest.unwrittenIndex, null);
                write(eldest);
            }
            recent.remove(eldest.device);
            heapBytes -= eldest.heapBytes;
        }
    }

    private void write(Entry entry) {
        var key = key(entry.device);
        entry.unwrittenIndex = -1;
        if (entry.state.isBlank()) {
            store.delete(key);
            return;
        }
        var value = DeviceStateCodec.encode(entry.state, writer);
        if (!RecordLimit.fits(key.get(), value)) {
            // Kept in part: the next event needs the link and the sessions; the profile has the traits.
            heapBytes += entry.replaceState(entry.state.withoutTraits());
            value = DeviceStateCodec.encode(entry.state, writer);
            onTraitsDropped.run();
        }
        store.put(key, value);
    }

    private static Bytes key(String device) {
        return Bytes.wrap(device.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Entry {
        private static final int ENTRY_BYTES = 176;

        private final String device;
        private DeviceState state;
        private int unwrittenIndex = -1;
        private long heapBytes;

        Entry(String device) {
            this.device = device;
        }

        /** Replaces the state, and returns by how many bytes the entry grew. */
        long replaceState(DeviceState next) {
            long before = heapBytes;
            state = next;
            heapBytes = (long) ENTRY_BYTES + CacheBudget.textBytes(device) + next.heapBytes();
            return heapBytes - before;
        }
    }
}
