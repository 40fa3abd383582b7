package io.millrace.sink.publish;

import io.millrace.runtime.metrics.TransactionCounters;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/**
 * Metrics of the stage. In every process, since its start:
 *
 * <pre>read + taken over = published + failed + waiting + handed over</pre>
 *
 * All of them change when a transaction commits; rows of an aborted one count when they are read again and committed.
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

    /** Metrics that change immediately, for topologies that run without transactions, as in tests. */
    public SinkMetrics(CollectorRegistry registry) {
        this(registry, new TransactionCounters());
    }

    /** @param commits publishes the counts of a stream thread when its transaction commits */
    public SinkMetrics(CollectorRegistry registry, TransactionCounters commits) {
        this.commits = commits;
        var rowsRead = Counter.build("millrace_sink_rows_read_total", "Rows read from insight-updates.")
                .register(registry);
        read = commits.counter(rowsRead::inc);
        takenOver = Counter.build(
                        "millrace_sink_rows_taken_over_total",
                        "Waiting rows in the stores of tasks that started on this instance.")
                .register(registry);
        handedOver = Counter.build(
                        "millrace_sink_rows_handed_over_total",
                        "Waiting rows in the stores of tasks that ended on this instance.")
                .register(registry);
        waiting = Gauge.build("millrace_sink_rows_waiting", "Rows that wait for their insight's topic to be ready.")
                .register(registry);
        latency = Histogram.build(
                        "millrace_sink_publish_latency_seconds",
                        "Of rows of open windows, from when their newest event was received to when they were written to"
                                + " their topic, before the commit that lets readers see them.")
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

    /** Starts counting the waiting rows of a task whose store was restored with so many. */
    WaitingRowCount taskStarted(int restored) {
        return new WaitingRowCount(restored);
    }

    /** Count of the waiting rows of one task. Used by the task's thread only. */
    final class WaitingRowCount {
        private final TransactionCounters.PendingCounter changes = commits.counter(this::committed);
        private int size;

        private WaitingRowCount(int restored) {
            takenOver.inc(restored);
            committed(restored);
        }

        private void committed(double change) {
            size += (int) change;
            waiting.inc(change);
        }

        void rowAdded() {
            changes.inc();
        }

        void rowRemoved() {
            changes.add(-1);
        }

        /** Counts the task's waiting rows as handed over, once its last transaction has committed or aborted. */
        void taskEnded() {
            commits.afterTransaction(() -> {
                handedOver.inc(size);
                waiting.dec(size);
                size = 0;
            });
        }
    }
}
