package io.millrace.enrichment.identity;

import io.millrace.enrichment.trait.CompactWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The devices seen lately, decoded, in front of their store: a device that sends many events between two commits is
 * written once. To be flushed in every commit; what is here alone is lost with the task, as its transaction is. Used by
 * the task's thread only.
 */
final class DeviceStates {
    private final KeyValueStore<Bytes, byte[]> store;
    private final CompactWriter writer = new CompactWriter();
    private final List<String> unwritten = new ArrayList<>();
    private final Map<String, Entry> recent;

    /** @param capacity most devices kept, written or not */
    DeviceStates(KeyValueStore<Bytes, byte[]> store, int capacity) {
        this.store = store;
        this.recent = new LinkedHashMap<>(capacity * 2, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
                if (size() <= capacity) {
                    return false;
                }
                write(eldest.getKey(), eldest.getValue());
                return true;
            }
        };
    }

    /** The device's state, {@link DeviceState#NEW} of one never seen. */
    DeviceState get(String device) {
        var known = recent.get(device);
        return known != null ? known.state : DeviceState.decode(store.get(key(device)));
    }

    void put(String device, DeviceState state) {
        var entry = recent.computeIfAbsent(device, absent -> new Entry());
        entry.state = state;
        if (entry.written) {
            entry.written = false;
            unwritten.add(device);
        }
    }

    /** Writes what the store does not have yet. */
    void flush() {
        for (var device : unwritten) {
            var entry = recent.get(device);
            if (entry != null) {
                write(device, entry);
            }
        }
        unwritten.clear();
    }

    private void write(String device, Entry entry) {
        if (!entry.written) {
            store.put(key(device), entry.state.encode(writer));
            entry.written = true;
        }
    }

    private static Bytes key(String device) {
        return Bytes.wrap(device.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Entry {
        private DeviceState state = DeviceState.NEW;
        private boolean written = true;
    }
}
