package io.millrace.enrichment.enricher;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;

/** Serializers of events, to measure records before they are sent. Thread-safe. */
public final class EventSerializers {
    private final AvroSerde<RawEvent> raw;
    private final AvroSerde<EnrichedEvent> enriched;
    private final AvroSerde<FailedEvent> failed;

    public EventSerializers(SchemaIds ids) {
        raw = AvroSerde.of(Topics.EVENTS_RAW, ids);
        enriched = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
        failed = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    }

    byte[] serialize(RawEvent event) {
        return raw.serialize(Topics.EVENTS_RAW.name(), event);
    }

    byte[] serialize(EnrichedEvent event) {
        return enriched.serialize(Topics.EVENTS_ENRICHED.name(), event);
    }

    byte[] serialize(FailedEvent event) {
        return failed.serialize(Topics.EVENTS_FAILED.name(), event);
    }
}
