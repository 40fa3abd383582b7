package io.millrace.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;

/** The header {@code traceparent} of W3C's Trace Context, in HTTP and in Kafka records. */
final class TraceParent {
    static final String HEADER = "traceparent";

    /** Longer ones are taken for none; the format of today has 55 characters. */
    private static final int MAX_LENGTH = 128;

    private static final TextMapGetter<String> GETTER = (traceparent, key) -> HEADER.equals(key) ? traceparent : null;

    private TraceParent() {}

    /** The span that the header names; an invalid context if it is absent or no {@code traceparent}. */
    static SpanContext parse(String traceparent) {
        if (traceparent == null || traceparent.length() > MAX_LENGTH) {
            return SpanContext.getInvalid();
        }
        var context = W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
        return Span.fromContext(context).getSpanContext();
    }

    static SpanContext read(Headers headers) {
        var header = headers.lastHeader(HEADER);
        if (header == null || header.value() == null || header.value().length > MAX_LENGTH) {
            return SpanContext.getInvalid();
        }
        return parse(new String(header.value(), StandardCharsets.ISO_8859_1));
    }

    static String format(SpanContext span) {
        var written = new String[1];
        W3CTraceContextPropagator.getInstance()
                .inject(Context.root().with(Span.wrap(span)), written, (to, key, value) -> {
                    if (HEADER.equals(key)) {
                        to[0] = value;
                    }
                });
        return written[0];
    }

    /** Replaces what another span wrote. */
    static void write(SpanContext span, Headers headers) {
        headers.remove(HEADER);
        headers.add(HEADER, format(span).getBytes(StandardCharsets.ISO_8859_1));
    }
}
