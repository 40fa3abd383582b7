package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Open windows of a merge partition, ahead of their entries in the store. Not thread-safe. */
final class OpenWindows {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Bytes, OpenWindow> windows = new HashMap<>();
    private final PriorityQueue<OpenWindow> byClosing =
            new PriorityQueue<>(Comparator.comparingLong(OpenWindow::closesAt));

    OpenWindows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * Loads the unfinished windows of active definitions.
     *
     * @return key of the first window that may have rows to emit; empty if none has
     */
    Optional<Bytes> load(TaskDefinitions definitions) {
        windows.clear();
        byClosing.clear();
        var firstPending = Optional.<Bytes>empty();
        var table = new byte[] {StoreKeys.META};
        try (var entries = store.range(Bytes.wrap(table), StoreKeys.after(table))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var stored = WindowEntry.decode(entry.value);
                var owner = StoreKeys.Owner.of(entry.key.get());
                var insight = definitions.find(owner.insight(), owner.generation());
                if (insight.isEmpty()) {
                    continue;
                }
                if (!stored.finished()) {
                    add(OpenWindow.decode(entry.key, owner, insight.get(), entry.value));
                }
                if (firstPending.isEmpty()
                        && stored.pending()
                        && !insight.get().spec().isShadow()) {
                    firstPending = Optional.of(entry.key);
                }
            }
        }
        return firstPending;
    }

    /** Returns the window from memory or from the store; null if it has no entry. */
    OpenWindow find(Bytes key, CompiledInsight insight) {
        var window = windows.get(key);
        if (window != null) {
            return window;
        }
        var value = store.get(key);
        if (value == null) {
            return null;
        }
        window = OpenWindow.decode(key, StoreKeys.Owner.of(key.get()), insight, value);
        add(window);
        return window;
    }

    OpenWindow create(Bytes key, CompiledInsight insight, long start, long end) {
        var window = OpenWindow.create(key, StoreKeys.Owner.of(key.get()), insight, start, end);
        window.changed = true;
        window.isWholeInMemory = true;
        add(window);
        return window;
    }

    /** Returns the next window that the watermark has closed and that is not finished; null if there is none. */
    OpenWindow nextClosed(long watermark) {
        while (!byClosing.isEmpty() && byClosing.peek().closesAt() <= watermark) {
            var window = byClosing.peek();
            if (!window.finished) {
                return window;
            }
            byClosing.poll();
        }
        return null;
    }

    /** Removes a dropped window, which is not to be written again. */
    void remove(Bytes key) {
        var window = windows.remove(key);
        if (window != null) {
            window.finished = true;
            window.unscanned = false;
            window.changed = false;
        }
    }

    /** Writes the entries of changed windows, and removes finished windows from memory. */
    void writeChanged() {
        var each = windows.values().iterator();
        while (each.hasNext()) {
            var window = each.next();
            if (window.changed) {
                store.put(window.key, window.encode());
                window.changed = false;
            }
            if (window.isIdle()) {
                each.remove();
            }
        }
    }

    private void add(OpenWindow window) {
        windows.put(window.key, window);
        if (!window.finished) {
            byClosing.add(window);
        }
    }
}
