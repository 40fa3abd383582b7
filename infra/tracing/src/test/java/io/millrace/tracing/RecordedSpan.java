package io.millrace.tracing;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An ended span, as a test reads it.
 *
 * @param parent id of the span above it
 * @param kind such as SERVER
 * @param tags its attributes as text
 * @param links ids of the spans that it links to
 * @param failed whether it says so
 */
public record RecordedSpan(
        String name,
        String trace,
        String id,
        String parent,
        String kind,
        Map<String, String> tags,
        List<String> links,
        boolean failed) {
    RecordedSpan(SpanData span) {
        this(
                span.getName(),
                span.getTraceId(),
                span.getSpanId(),
                span.getParentSpanId(),
                span.getKind().name(),
                tags(span),
                span.getLinks().stream()
                        .map(link -> link.getSpanContext().getSpanId())
                        .toList(),
                span.getStatus().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR);
    }

    private static Map<String, String> tags(SpanData span) {
        var tags = new TreeMap<String, String>();
        span.getAttributes().forEach((key, value) -> tags.put(key.getKey(), String.valueOf(value)));
        return tags;
    }

    /** The header by which a receiver would continue there. */
    public String traceparent() {
        return "00-" + trace + "-" + id + "-01";
    }
}
