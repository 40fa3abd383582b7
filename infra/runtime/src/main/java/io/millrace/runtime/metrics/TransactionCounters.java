package io.millrace.runtime.metrics;

import io.prometheus.client.Counter;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;

/**
 * Counters that move with transactions: what a stream thread counts is published when its transaction commits and dropped when it
 * aborts, so equations between counters hold after every abort. On other threads, and in topologies without transactions (tests), a
 * count is published at once. One per process; thread-safe.
 *
 * <p>As in Kafka, one case stays open: a commit without a response may have happened. It counts as aborted.
 */
public final class TransactionCounters {
    // Not static: two services in one JVM (tests) count apart. One object a process, so nothing piles up in threads.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Pending> pending = new ThreadLocal<>();

    /** A number that is published here: a counter's {@code inc}, or several in one. Called by whichever thread counts. */
    public PendingCounter counter(DoubleConsumer published) {
        return new PendingCounter(published);
    }

    /** The same of a counter with labels: one number for each of its series. */
    public LabeledCounter counter(Counter counter) {
        return new LabeledCounter(counter);
    }

    /** From here on what this thread counts belongs to a transaction. What it counted before is forgotten. */
    public void open() {
        aborted();
        pending.set(new Pending(new IdentityHashMap<>(), new ArrayList<>()));
    }

    /** The thread's transaction has committed. */
    public void committed() {
        var mine = pending.get();
        if (mine != null) {
            mine.counted.forEach((count, sum) -> count.published.accept(sum[0]));
            mine.end();
        }
    }

    /** The thread's transaction, or all that it worked on, is undone. */
    public void aborted() {
        var mine = pending.get();
        if (mine != null) {
            mine.end();
        }
    }

    /** Does it as soon as the thread's transaction has ended, either way: after what committed was published. */
    public void afterTransaction(Runnable action) {
        var mine = pending.get();
        if (mine == null) {
            action.run();
        } else {
            mine.atEnd.add(action);
        }
    }

    private record Pending(Map<PendingCounter, double[]> counted, List<Runnable> atEnd) {
        void end() {
            counted.clear();
            atEnd.forEach(Runnable::run);
            atEnd.clear();
        }
    }

    /** The numbers of one counter with labels, of which there are as many as series. Thread-safe. */
    public final class LabeledCounter {
        private final Counter counter;
        private final Map<List<String>, PendingCounter> counts = new ConcurrentHashMap<>();

        private LabeledCounter(Counter counter) {
            this.counter = counter;
        }

        /** The number of these values of the labels; its series begins with the first count that is published. */
        public PendingCounter labels(String... values) {
            return counts.computeIfAbsent(
                    List.of(values),
                    labels -> counter(n -> counter.labels(values).inc(n)));
        }
    }

    /** One number. Thread-safe as what it is published to. */
    public final class PendingCounter {
        private final DoubleConsumer published;

        private PendingCounter(DoubleConsumer published) {
            this.published = published;
        }

        /** One more. */
        public void inc() {
            add(1);
        }

        /** So many more; a gauge may also fall. */
        public void add(double amount) {
            var mine = pending.get();
            if (mine == null) {
                published.accept(amount);
            } else {
                mine.counted.computeIfAbsent(this, none -> new double[1])[0] += amount;
            }
        }
    }
}
