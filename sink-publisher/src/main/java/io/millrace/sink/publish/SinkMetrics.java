package io.millrace.sink.publish;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/**
 * What the stage counts, since the start of the process. For every process, once its tasks are idle:
 *
 * <pre>read + taken over = published + failed + waiting + handed over</pre>
 *
 * A transaction that is aborted is counted again when its records are read again, on both sides. Thread-safe.
 */
public final class SinkMetrics {
    final Counter read;
    final Counter takenOver;
    final Counter handedOver;
    final Gauge waiting;
    final Histogram latency;
    private final Counter published;
    private final Counter failed;

    public SinkMetrics(CollectorRegistry registry) {
        read = Counter.build("millrace_sink_rows_read_total", "Rows read from insight-updates.")
                .register(registry);
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
        published = Counter.build("millrace_sink_rows_published_total", "Rows written to their insight's topic.")
                .labelNames("insight")
                .register(registry);
        failed = Counter.build("millrace_sink_rows_failed_total", "Rows written to events.failed.")
                .labelNames("reason")
                .register(registry);
    }

    void published(String insight) {
        published.labels(insight).inc();
    }

    void failed(Enum<?> reason) {
        failed.labels(reason.name()).inc();
    }
}
