package io.millrace.enrichment.check;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import java.time.Clock;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Dead-letters events that {@link EventValidator} rejected, with the reason and the event's bytes. */
public final class InvalidEventProcessor extends ContextualProcessor<String, RawEvent, String, FailedEvent> {
    private final EventValidator check;
    private final Serializer<RawEvent> bytes;
    private final EnrichmentCounters counters;
    private final FailedEventCounter failures;
    private final Clock clock;

    public InvalidEventProcessor(
            EventValidator check,
            Serializer<RawEvent> bytes,
            EnrichmentCounters counters,
            FailedEventCounter failures,
            Clock clock) {
        this.check = check;
        this.bytes = bytes;
        this.counters = counters;
        this.failures = failures;
        this.clock = clock;
    }

    @Override
    public void process(Record<String, RawEvent> record) {
        var event = record.value();
        var builder =
                FailedEvents.of(Stage.ENRICHMENT, FailureReason.POISON_EVENT, check.findProblem(record.key(), event));
        builder.redriven(record.headers());
        context().recordMetadata().ifPresent(place -> {
            builder.from(place.topic(), place.partition(), place.offset());
            if (event != null) {
                // The bytes that were read, unless a producer wrote them with another version of the schema.
                builder.original(bytes.serialize(place.topic(), event));
            }
        });
        if (event != null) {
            builder.tenant(event.getTenant()).messageId(event.getMessageId());
        }
        var failed = builder.build(clock.millis());
        counters.eventFailed();
        failures.count(failed);
        context().forward(record.withValue(failed));
    }
}
