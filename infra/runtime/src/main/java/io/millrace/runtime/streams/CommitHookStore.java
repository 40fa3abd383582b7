package io.millrace.runtime.streams;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * State store without state that runs its processor's callback inside each commit of the task, before the producer is
 * flushed and the offsets join the transaction. Records that the callback forwards are therefore in the same transaction as the
 * offsets of the input that led to them.
 *
 * <p>The only class that depends on Streams' internals for this: {@code ProcessorStateManager.flushCache} calls
 * {@link CachedStateStore#flushCache}, and forwarding needs a current node there. A test fails when an upgrade drops either. Used by the
 * task's thread only.
 */
public final class CommitHookStore implements StateStore, CachedStateStore<byte[], byte[]> {
    /** How the names of these stores end, by which a topology's description shows that they have no changelog. */
    private static final String SUFFIX = "-commit";

    private final String name;
    private InternalProcessorContext<?, ?> context;
    private ProcessorNode<?, ?, ?, ?> node;
    private Runnable beforeCommit;
    private boolean open;

    private CommitHookStore(String name) {
        this.name = name;
    }

    /**
     * A builder for {@code Topology.addStateStore}: no changelog, no caching.
     *
     * @param name must end with {@code -commit}
     */
    public static StoreBuilder<CommitHookStore> builder(String name) {
        if (isLogged(name)) {
            throw new IllegalArgumentException("the name of a commit hook must end with " + SUFFIX + ": " + name);
        }
        return new Builder(name);
    }

    /** Whether a store of this name has a changelog, as all stores but commit hooks have. */
    public static boolean isLogged(String store) {
        return !store.endsWith(SUFFIX);
    }

    /**
     * Runs the callback, as the processor whose context it is, in each commit from here on. To be called by the
     * processor's {@code init}; it replaces what an earlier init of the same task had set.
     */
    public void beforeCommit(ProcessorContext<?, ?> processor, Runnable callback) {
        context = (InternalProcessorContext<?, ?>) processor;
        node = context.currentNode();
        beforeCommit = callback;
    }

    @Override
    public void flushCache() {
        if (beforeCommit == null) {
            return;
        }
        var previous = context.currentNode();
        context.setCurrentNode(node);
        try {
            beforeCommit.run();
        } finally {
            context.setCurrentNode(previous);
        }
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void clearCache() {
        // Nothing is kept here; the processor forgets on its next init.
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext stateStoreContext, StateStore root) {
        stateStoreContext.register(root, (key, value) -> {});
        beforeCommit = null;
        open = true;
    }

    @Override
    public void close() {
        beforeCommit = null;
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private static final class Builder implements StoreBuilder<CommitHookStore> {
        private final String name;

        Builder(String name) {
            this.name = name;
        }

        @Override
        public StoreBuilder<CommitHookStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHookStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<CommitHookStore> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException(name + " has nothing to log");
        }

        @Override
        public StoreBuilder<CommitHookStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public CommitHookStore build() {
            return new CommitHookStore(name);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
