package io.millrace.tracing;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;

/**
 * Metrics of spans. Each counts once:
 *
 * <pre>
 * ended_spans = exported_spans + failed_spans + dropped_spans     (+ those that wait)
 * </pre>
 *
 * Failed: the receiver did not take them. Dropped: too many were waiting. Thread-safe.
 */
final class SpanCounters {
    final Counter ended;
    final Counter exported;
    final Counter failed;
    final Counter dropped;

    SpanCounters(CollectorRegistry metrics) {
        ended = counter("ended", "Spans of traced events.", metrics);
        exported = counter("exported", "Spans that the receiver at tracing.otlp.endpoint took.", metrics);
        failed = counter("failed", "Spans that the receiver at tracing.otlp.endpoint did not take.", metrics);
        dropped = counter("dropped", "Spans that were dropped because too many were waiting.", metrics);
    }

    private static Counter counter(String what, String help, CollectorRegistry metrics) {
        return Counter.build("millrace_tracing_" + what + "_spans_total", help).register(metrics);
    }
}
