package io.millrace.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * Spans of a step that handles many records at once: each belongs to the trace of the first traced record since the one before,
 * and links to all of them, of which it keeps {@value #MAX_LINKS}. Not thread-safe.
 */
public final class BatchSpan {
    /** Most records that one span links to. */
    public static final int MAX_LINKS = 32;

    private final Tracer tracer;
    private final String name;
    private final List<SpanContext> records = new ArrayList<>();
    private TraceSpan open = TraceSpan.NONE;
    private Span span = Span.getInvalid();
    private long more;

    BatchSpan(Tracer tracer, String name) {
        this.tracer = tracer;
        this.name = name;
    }

    /**
     * One more record.
     *
     * @param traceparent its header; null for none
     * @return whether it is traced and among those that the span links to
     */
    public boolean add(String traceparent) {
        var record = TraceParent.parse(traceparent);
        if (!record.isSampled()) {
            return false;
        }
        if (records.size() >= MAX_LINKS) {
            more++;
            return false;
        }
        records.add(record);
        span.addLink(record);
        return true;
    }

    /** Whether there was no traced record since the last end. */
    public boolean isEmpty() {
        return records.isEmpty();
    }

    /** The span, started if it was not; {@link TraceSpan#NONE} without a traced record. */
    public TraceSpan begun() {
        if (!records.isEmpty() && !open.isTraced()) {
            var builder = tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(records.get(0))));
            records.forEach(builder::addLink);
            span = builder.startSpan();
            open = new TraceSpan(tracer, span);
        }
        return open;
    }

    /** Ends the span, and starts one if there was a traced record. */
    public void end() {
        if (records.isEmpty()) {
            return;
        }
        begun().tag("millrace.traced.events", records.size() + more).end();
        open = TraceSpan.NONE;
        span = Span.getInvalid();
        records.clear();
        more = 0;
    }
}
