package io.millrace.aggregation.event;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;

/** Fixture: enriched events, their record values, and the values of a view. */
public final class EventBytes {
    private static final Topic<String, EnrichedEvent> TOPIC = Topics.EVENTS_ENRICHED;
    private static final SchemaIds IDS = new SchemaIds(new MockSchemaRegistryClient());
    /** Created before the first event is built: a serde registers our classes as trusted with Avro. */
    private static final AvroSerde<EnrichedEvent> SERDE = AvroSerde.of(TOPIC, IDS);

    public SchemaIds ids() {
        return IDS;
    }

    public byte[] of(EnrichedEvent event) {
        return SERDE.serialize(TOPIC.name(), event);
    }

    /** A track event of one person, with all required fields. */
    public static EnrichedEvent.Builder event() {
        return EnrichedEvent.newBuilder()
                .setTime(1_700_000_000_000L)
                .setReceivedAt(1_700_000_000_500L)
                .setTenant("default")
                .setType(EventType.TRACK)
                .setPerson("person-1")
                .setSession("session-1")
                .setMessageId("message-1")
                .setBot(false);
    }

    public static EnrichedEvent.Builder event(Map<String, Object> properties) {
        return event().setProperties(new HashMap<>(properties));
    }

    /** Value of the view's slot as an object, or null. */
    public static Object value(EventView view, int slot) {
        return switch (view.kind(slot)) {
            case EventView.BOOL -> view.longBits(slot) != 0;
            case EventView.LONG, EventView.TIMESTAMP -> view.longBits(slot);
            case EventView.DOUBLE -> Double.longBitsToDouble(view.longBits(slot));
            case EventView.TEXT -> view.text(slot);
            default -> null;
        };
    }
}
