package io.millrace.aggregation.merge;

import io.millrace.schemas.insight.InsightUpdate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells listeners of emitted rows once they are committed. Thread-safe. Listeners are called by the engine's threads:
 * they must not block, so hand over to a bounded queue of your own.
 */
public final class RowChanges {
    private final CopyOnWriteArrayList<Consumer<List<InsightUpdate>>> listeners = new CopyOnWriteArrayList<>();

    /** Calls the listener with the rows of each commit until the result is closed. */
    public Subscription subscribe(Consumer<List<InsightUpdate>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Whether anybody listens; else nothing needs to be kept for them. */
    boolean heard() {
        return !listeners.isEmpty();
    }

    void committed(List<InsightUpdate> rows) {
        listeners.forEach(listener -> listener.accept(rows));
    }

    /** Ends what {@link #subscribe} began. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
