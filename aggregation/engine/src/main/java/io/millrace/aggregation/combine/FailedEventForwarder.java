package io.millrace.aggregation.combine;

import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Forwards events that cannot be decoded to {@code events.failed}. */
final class FailedEventForwarder {
    private FailedEventForwarder() {}

    /** Forwards the event in the transaction of its offset. */
    @SuppressWarnings("unchecked")
    static void forward(
            ProcessorContext<?, ?> context,
            ConsumerRecord<byte[], byte[]> record,
            FailureReason reason,
            String message) {
        var failed = FailedEvents.of(Stage.AGGREGATION, reason, message)
                .original(record.value() == null ? new byte[0] : record.value())
                .from(record.topic(), record.partition(), record.offset())
                .redriven(record.headers());
        // The sink takes other types than the context declares: those are the types of the main output.
        ((ProcessorContext<Object, Object>) context)
                .forward(FailedEventSink.record(failed.build(context.currentSystemTimeMs())), FailedEventSink.NAME);
    }
}
