package io.millrace.aggregation.merge;

import io.millrace.aggregation.definition.CompiledInsight;
import io.millrace.aggregation.registry.TaskDefinitions;
import io.millrace.aggregation.store.StoreKeys;
import io.millrace.aggregation.store.WindowEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The windows that are not finished, or have something to write, ahead of their entries in the store. */
final class WindowBook {
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Bytes, Window> windows = new HashMap<>();
    private final PriorityQueue<Window> byClosing = new PriorityQueue<>(Comparator.comparingLong(Window::closesAt));

    WindowBook(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Takes back what was stored; tells of windows with rows that wait for their emission. */
    void load(TaskDefinitions definitions, Consumer<Window> withPending) {
        windows.clear();
        byClosing.clear();
        var table = new byte[] {StoreKeys.META};
        try (var entries = store.range(Bytes.wrap(table), StoreKeys.after(table))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var stored = WindowEntry.decode(entry.value);
                var owner = StoreKeys.Owner.of(entry.key.get());
                var insight = definitions.find(owner.insight(), owner.generation());
                if (insight.isPresent() && (!stored.finished() || stored.pending())) {
                    var window = Window.read(entry.key, owner, insight.get(), entry.value);
                    add(window);
                    if (stored.pending()) {
                        withPending.accept(window);
                    }
                }
            }
        }
    }

    /** The window if it is known here or in the store, else null. */
    Window find(Bytes key, CompiledInsight insight) {
        var window = windows.get(key);
        if (window != null) {
            return window;
        }
        var value = store.get(key);
        if (value == null) {
            return null;
        }
        window = Window.read(key, StoreKeys.Owner.of(key.get()), insight, value);
        add(window);
        return window;
    }

    Window create(Bytes key, CompiledInsight insight, long start, long end) {
        var window = Window.create(key, StoreKeys.Owner.of(key.get()), insight, start, end);
        window.changed = true;
        window.isWholeInMemory = true;
        add(window);
        return window;
    }

    /** The window that closes next, if the watermark has passed its closing; else null. */
    Window nextClosed(long watermark) {
        while (!byClosing.isEmpty() && byClosing.peek().closesAt() <= watermark) {
            var window = byClosing.peek();
            if (!window.finished) {
                return window;
            }
            byClosing.poll();
        }
        return null;
    }

    void forget(Bytes key) {
        var window = windows.remove(key);
        if (window != null) {
            window.finished = true;
            window.unscanned = false;
            window.changed = false;
        }
    }

    /** Writes what changed, and forgets what is finished. */
    void write() {
        var each = windows.values().iterator();
        while (each.hasNext()) {
            var window = each.next();
            if (window.changed) {
                store.put(window.key, window.write());
                window.changed = false;
            }
            if (window.finished && !window.hasPending()) {
                each.remove();
            }
        }
    }

    private void add(Window window) {
        windows.put(window.key, window);
        if (!window.finished) {
            byClosing.add(window);
        }
    }
}
