package io.millrace.aggregation.merge;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A sorted store in memory; iterators see changes. */
public final class MemoryStore implements KeyValueStore<Bytes, byte[]> {
    private final NavigableMap<Bytes, byte[]> entries;

    public MemoryStore() {
        this(new TreeMap<>());
    }

    private MemoryStore(NavigableMap<Bytes, byte[]> entries) {
        this.entries = entries;
    }

    public MemoryStore copy() {
        return new MemoryStore(new TreeMap<>(entries));
    }

    @Override
    public void put(Bytes key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(Bytes key) {
        return entries.remove(key);
    }

    @Override
    public byte[] get(Bytes key) {
        return entries.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return iterator(to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, true));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return iterator(entries);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        // Is ready as it is.
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    private static KeyValueIterator<Bytes, byte[]> iterator(NavigableMap<Bytes, byte[]> of) {
        return new KeyValueIterator<>() {
            private Map.Entry<Bytes, byte[]> next = of.firstEntry();

            @Override
            public void close() {
                // Holds nothing.
            }

            @Override
            public Bytes peekNextKey() {
                return next.getKey();
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public KeyValue<Bytes, byte[]> next() {
                var now = next;
                next = of.higherEntry(now.getKey());
                return KeyValue.pair(now.getKey(), now.getValue());
            }
        };
    }
}
