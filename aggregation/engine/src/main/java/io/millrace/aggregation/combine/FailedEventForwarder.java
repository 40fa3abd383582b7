package io.millrace.aggregation.combine;

import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Sends an event that cannot be counted to {@code events.failed}. */
final class FailedEventForwarder {
    private FailedEventForwarder() {}

    /** Forwards it, in the transaction of its offset. */
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
        // This child takes other types than the others: the context's are of the main way.
        ((ProcessorContext<Object, Object>) context)
                .forward(FailedEventSink.record(failed.build(context.currentSystemTimeMs())), FailedEventSink.NAME);
    }
}
