package io.millrace.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.prometheus.client.CollectorRegistry;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Spans in memory instead of at a receiver. Thread-safe. */
public final class RecordedSpans implements SpanExporter {
    /** A {@code traceparent} that says that it is sampled. */
    public static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /** The id of its trace. */
    public static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** The id of its span. */
    public static final String SPAN = "00f067aa0ba902b7";

    private final ConcurrentLinkedQueue<RecordedSpan> spans = new ConcurrentLinkedQueue<>();
    private final Tracing tracing;

    private RecordedSpans(double ratio) {
        var config = new TracingConfig(Optional.of(URI.create("http://127.0.0.1:9/")), ratio, 100, Map.of());
        this.tracing = Tracing.of(this, config, "test", Optional.of("test-0"), new CollectorRegistry());
    }

    /** Traces only what says that it is sampled. */
    public static RecordedSpans ofSampled() {
        return new RecordedSpans(0);
    }

    /** Traces every request. */
    public static RecordedSpans ofAll() {
        return new RecordedSpans(1);
    }

    /** Records what it makes. */
    public Tracing tracing() {
        return tracing;
    }

    /** Closes the tracing and returns all spans in the order of their ends. */
    public List<RecordedSpan> end() {
        tracing.close();
        return List.copyOf(spans);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
        ended.forEach(span -> spans.add(new RecordedSpan(span)));
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
