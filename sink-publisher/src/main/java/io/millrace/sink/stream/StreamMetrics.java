package io.millrace.sink.stream;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;

/** What the server-sent events count, since the start of the process. Thread-safe. */
public final class StreamMetrics {
    final Gauge readers;
    final Counter streamed;
    final Counter conflated;
    final Counter refused;
    final Counter foreign;

    public StreamMetrics(CollectorRegistry registry) {
        readers = Gauge.build("millrace_sink_stream_readers", "Readers of server-sent events.")
                .register(registry);
        streamed = Counter.build("millrace_sink_stream_rows_total", "Rows read for readers, conflated ones included.")
                .register(registry);
        conflated = Counter.build(
                        "millrace_sink_stream_rows_conflated_total", "Revisions that slow readers were spared.")
                .register(registry);
        refused = Counter.build("millrace_sink_stream_refused_total", "Readers refused because there were too many.")
                .register(registry);
        foreign = Counter.build(
                        "millrace_sink_stream_foreign_total", "Values on insight topics that are no rows of ours.")
                .register(registry);
    }
}
