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
 * The devices seen lately, decoded, in front of their store: a device that sends many events between two commits is
 * written once. As many as fit in the task's share of {@link DeviceCacheBudget}. To be flushed in every commit; what is here
 * alone is lost with the task, as its transaction is. Used by the task's thread only.
 */
final class DeviceStateCache {
    private final KeyValueStore<Bytes, byte[]> store;
    private final DeviceCacheBudget memory;
    private final Runnable traitsDropped;
    private final CompactWriter writer = new CompactWriter();
    private final Map<String, Entry> recent = new LinkedHashMap<>(1_024, 0.75f, true);

    /** Entries by their place in it; null where one was written since. */
    private final List<Entry> unwritten = new ArrayList<>();

    private long bytes;

    /** @param traitsDropped told of a device whose state was too large for a record, and is kept without its traits */
    DeviceStateCache(KeyValueStore<Bytes, byte[]> store, DeviceCacheBudget memory, Runnable traitsDropped) {
        this.store = store;
        this.memory = memory;
        this.traitsDropped = traitsDropped;
    }

    /** The device's state, {@link DeviceState#NEW} of one never seen. */
    DeviceState get(String device) {
        var known = recent.get(device);
        return known != null ? known.state : DeviceState.decode(store.get(key(device)));
    }

    void put(String device, DeviceState state) {
        var entry = recent.computeIfAbsent(device, Entry::new);
        bytes += entry.become(state);
        if (entry.place < 0) {
            entry.place = unwritten.size();
            unwritten.add(entry);
        }
        evict(memory.share());
    }

    /** Bytes of what is kept, estimated from above. */
    long bytes() {
        return bytes;
    }

    /** Writes what the store does not have yet. */
    void flush() {
        for (var entry : unwritten) {
            if (entry != null) {
                write(entry);
            }
        }
        unwritten.clear();
    }

    private void evict(long share) {
        // The device of this event stays: whoever asks next asks for it.
        while (bytes > share && recent.size() > 1) {
            var eldest = recent.values().iterator().next();
            if (eldest.place >= 0) {
                unwritten.set(eldest.place, null);
                write(eldest);
            }
            recent.remove(eldest.device);
            bytes -= eldest.bytes;
        }
    }

    private void write(Entry entry) {
        var key = key(entry.device);
        var value = entry.state.encode(writer);
        if (!RecordLimit.fits(key.get(), value)) {
            // A summary that shrinks: link and sessions are what the next event cannot do without.
            bytes += entry.become(entry.state.withoutTraits());
            value = entry.state.encode(writer);
            traitsDropped.run();
        }
        store.put(key, value);
        entry.place = -1;
    }

    private static Bytes key(String device) {
        return Bytes.wrap(device.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Entry {
        private static final int ITSELF = 176;

        private final String device;
        private DeviceState state = DeviceState.NEW;
        private int place = -1;
        private long bytes;

        Entry(String device) {
            this.device = device;
        }

        /** By how many bytes it grew. */
        long become(DeviceState next) {
            long before = bytes;
            state = next;
            bytes = (long) ITSELF + CacheBudget.textBytes(device) + next.bytes();
            return bytes - before;
        }
    }
}
