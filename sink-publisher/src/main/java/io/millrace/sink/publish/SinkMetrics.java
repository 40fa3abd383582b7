package io.millrace.sink.publish;

import io.millrace.runtime.metrics.TransactionCounters;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/**
 * What the stage counts, since the start of the process. For every process:
 *
 * <pre>read + taken over = published + failed + waiting + handed over</pre>
 *
 * All of them move when a transaction commits; one that is aborted is counted when its rows are read again and committed.
 * Thread-safe.
 */
public final class SinkMetrics {
    final TransactionCounters.PendingCounter read;
    final Histogram latency;
    private final Counter takenOver;
    private final Counter handedOver;
    private final Gauge waiting;
    private final TransactionCounters.LabeledCounter published;
    private final TransactionCounters.LabeledCounter failed;
    private final TransactionCounters commits;

    /** Counts at once: for topologies without transactions, as tests run them. */
    public SinkMetrics(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes what stream threads count when their transactions commit */
    public SinkMetrics(CollectorRegistry registry, TransactionCounters commits) {
        this.commits = commits;
        var rowsRead = Counter.build("millrace_sink_rows_read_total", "Rows read from insight-updates.")
                .register(registry);
        read = commits.counter(rowsRead::inc);
        takenOver = Counter.build(
                        "millrace_sink_rows_taken_over_total",
                        "Rows that waited in the store of a task that began here.")
                .register(registry);
        handedOver = Counter.build(
                        "millrace_sink_rows_handed_over_total",
                        "Rows that waited in the store of a task that ended here.")
                .register(registry);
        waiting = Gauge.build("millrace_sink_rows_waiting", "Rows that wait for their insight's topic.")
                .register(registry);
        latency = Histogram.build(
                        "millrace_sink_publish_latency_seconds",
                        "From when the newest event of a row was received to when the row was written to its topic,"
                                + " before the commit that lets readers see it.")
                .buckets(0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 5, 10, 60)
                .register(registry);
        published = commits.counter(
                Counter.build("millrace_sink_rows_published_total", "Rows written to their insight's topic.")
                        .labelNames("insight")
                        .register(registry));
        failed = commits.counter(Counter.build("millrace_sink_rows_failed_total", "Rows written to events.failed.")
                .labelNames("reason")
                .register(registry));
    }

    void published(String insight) {
        published.labels(insight).inc();
    }

    void failed(Enum<?> reason) {
        failed.labels(reason.name()).inc();
    }

    /** The rows that wait in the store of a task that begins here: so many as it was restored with. */
    Waiting begins(int restored) {
        return new Waiting(restored);
    }

    /** The rows that wait in the store of one task. For its thread. */
    final class Waiting {
        private final TransactionCounters.PendingCounter changes = commits.counter(this::committed);
        private int size;

        private Waiting(int restored) {
            takenOver.inc(restored);
            committed(restored);
        }

        private void committed(double change) {
            size += (int) change;
            waiting.inc(change);
        }

        void comes() {
            changes.inc();
        }

        void goes() {
            changes.add(-1);
        }

        /** The task ends here. Its last transaction has not: what waits is what that leaves. */
        void ends() {
            commits.afterTransaction(() -> {
                handedOver.inc(size);
                waiting.dec(size);
                size = 0;
            });
        }
    }
}
