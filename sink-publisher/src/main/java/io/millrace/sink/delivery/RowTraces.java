package io.millrace.sink.delivery;

import io.millrace.sink.webhook.Attempt;
import io.millrace.sink.webhook.WebhookCall;
import io.millrace.tracing.TraceSpan;
import io.millrace.tracing.Tracing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Traces that rows carry, kept until their deliveries. It keeps the {@value #MOST} newest; a row that waits for longer is delivered
 * without. Thread-safe.
 */
final class RowTraces {
    static final int MOST = 1_000;

    private final Tracing tracing;
    private final Map<Place, String> traceparents = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
            return size() > MOST;
        }
    };

    /** Its key, too: rows that are delivered again are read from a topic with offsets of its own. */
    private record Place(int partition, long offset, String key) {}

    RowTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** Keeps the trace of a record, if it is traced. */
    void read(ConsumerRecord<String, byte[]> record) {
        if (!tracing.isOn()) {
            return;
        }
        var traceparent = tracing.traceparent(record.headers());
        if (traceparent != null) {
            synchronized (traceparents) {
                traceparents.put(new Place(record.partition(), record.offset(), record.key()), traceparent);
            }
        }
    }

    /** Starts the span of an attempt to deliver a row. */
    TraceSpan start(PendingRow row, String destination) {
        if (!tracing.isOn()) {
            return TraceSpan.NONE;
        }
        var place = new Place(row.queue().partition(), row.offset(), row.key());
        String traceparent;
        synchronized (traceparents) {
            traceparent = traceparents.get(place);
        }
        return tracing.calling(traceparent, "webhook")
                .tag("millrace.destination", destination)
                .tag("millrace.attempt", row.attempts() + 1L);
    }

    /** The call with the trace for its receiver. */
    static WebhookCall mark(WebhookCall call, TraceSpan span) {
        return span.isTraced() ? call.withHeader("traceparent", span.traceparent()) : call;
    }

    static void end(TraceSpan span, Attempt attempt) {
        if (attempt.status() > 0) {
            span.tag("http.response.status_code", attempt.status());
        }
        if (!attempt.isDelivered()) {
            span.fail(attempt.reason().name());
        }
        span.end();
    }
}
