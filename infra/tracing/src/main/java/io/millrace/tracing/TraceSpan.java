package io.millrace.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/**
 * One step of a traced event, or {@link #NONE} where nothing is traced, on which every method does nothing. Thread-safe. What is
 * never ended is never exported.
 */
public final class TraceSpan {
    /** The span of what is not traced. */
    public static final TraceSpan NONE = new TraceSpan(null, Span.getInvalid());

    private static final String LOGGED_AS = "traceId";

    private final Tracer tracer;
    private final Span span;

    TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** Whether it is traced. */
    public boolean isTraced() {
        return tracer != null;
    }

    /** Starts a span of sending a record to a topic, below this one. */
    public TraceSpan sendingTo(String topic) {
        if (tracer == null) {
            return NONE;
        }
        var started = tracer.spanBuilder("send " + topic)
                .setParent(Context.root().with(span))
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", topic)
                .startSpan();
        return new TraceSpan(tracer, started);
    }

    /** Has the receiver of the record continue here. */
    public void mark(Headers headers) {
        if (tracer != null) {
            TraceParent.write(span.getSpanContext(), headers);
        }
    }

    /** The value of a header {@code traceparent} by which a receiver continues here; null if nothing is traced. */
    public String traceparent() {
        return tracer == null ? null : TraceParent.format(span.getSpanContext());
    }

    /** Id of the trace, 32 hex digits; empty if nothing is traced. */
    public String traceId() {
        return tracer == null ? "" : span.getSpanContext().getTraceId();
    }

    /** Adds an attribute; null is left out. */
    public TraceSpan tag(String name, String value) {
        if (tracer != null && value != null) {
            span.setAttribute(name, value);
        }
        return this;
    }

    /** Adds an attribute. */
    public TraceSpan tag(String name, long value) {
        if (tracer != null) {
            span.setAttribute(name, value);
        }
        return this;
    }

    /** Says that the step failed, and why. */
    public TraceSpan fail(String why) {
        if (tracer != null) {
            span.setStatus(StatusCode.ERROR, why == null ? "" : why);
        }
        return this;
    }

    /** Ends it; further calls do nothing. */
    public void end() {
        span.end();
    }

    /** Has the log name the trace in all entries of this thread until it is closed; does nothing if nothing is traced. */
    public LogScope inLog() {
        return tracer == null ? LogScope.NONE : LogScope.of(LOGGED_AS, traceId());
    }

    /** The time that the log names a trace. */
    public static final class LogScope implements AutoCloseable {
        private static final LogScope NONE = new LogScope(null);

        private final MDC.MDCCloseable entry;

        private LogScope(MDC.MDCCloseable entry) {
            this.entry = entry;
        }

        private static LogScope of(String key, String value) {
            return new LogScope(MDC.putCloseable(key, value));
        }

        @Override
        public void close() {
            if (entry != null) {
                entry.close();
            }
        }
    }
}
