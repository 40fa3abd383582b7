package io.millrace.runtime.metrics;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;

/**
 * Numbers that grow with a thread's transactions: what is counted on a stream thread is published when the transaction
 * that it belongs to has committed, and forgotten when that is aborted. So an attempt that is undone is never counted, and
 * equations between counters hold after every abort. On all other threads, and in topologies that run without
 * transactions (tests), a count is published at once. One a process; thread-safe.
 *
 * <p>One case stays open, as it does in Kafka: a commit whose answer never came may have happened. It counts as aborted.
 */
public final class CommitCounts {
    private final ThreadLocal<Map<Count, double[]>> pending = new ThreadLocal<>();

    /** A number that is published here: a counter's {@code inc}, or several in one. Called by whichever thread counts. */
    public Count of(DoubleConsumer published) {
        return new Count(published);
    }

    /** From here on what this thread counts belongs to a transaction. What it counted before is forgotten. */
    public void open() {
        pending.set(new IdentityHashMap<>());
    }

    /** The thread's transaction has committed. */
    public void committed() {
        var counted = pending.get();
        if (counted != null) {
            counted.forEach((count, sum) -> count.published.accept(sum[0]));
            counted.clear();
        }
    }

    /** The thread's transaction, or all that it worked on, is undone. */
    public void aborted() {
        var counted = pending.get();
        if (counted != null) {
            counted.clear();
        }
    }

    /** One number. Thread-safe as what it is published to. */
    public final class Count {
        private final DoubleConsumer published;

        private Count(DoubleConsumer published) {
            this.published = published;
        }

        /** One more. */
        public void inc() {
            add(1);
        }

        /** So many more; a gauge may also fall. */
        public void add(double amount) {
            var counted = pending.get();
            if (counted == null) {
                published.accept(amount);
            } else {
                counted.computeIfAbsent(this, none -> new double[1])[0] += amount;
            }
        }
    }
}
