package io.millrace.enrichment.check;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.streams.InputFailures;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.common.serialization.Serializer;

/** Describes in {@code events.failed} an event on which a step of the topology threw. */
public final class EventFailureDescriber {
    private final Serializer<RawEvent> bytes;

    private EventFailureDescriber(Serializer<RawEvent> bytes) {
        this.bytes = bytes;
    }

    /** The failure handling of {@code events.raw}, for the runner of the topology. */
    public static InputFailures of(SchemaIds ids, EnrichmentCounters counters) {
        var events = new EventFailureDescriber(AvroSerde.of(Topics.EVENTS_RAW, ids));
        return new InputFailures(Topics.EVENTS_RAW.name(), events::describe, reason -> counters.eventFailed());
    }

    private void describe(Object value, FailedEvents.Builder failed) {
        var event = value instanceof ResolvedEvent resolved ? resolved.raw() : value;
        if (event instanceof RawEvent raw) {
            failed.tenant(raw.getTenant())
                    .messageId(raw.getMessageId())
                    .original(bytes.serialize(Topics.EVENTS_RAW.name(), raw));
        }
    }
}
