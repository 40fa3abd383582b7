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

/** Events and their bytes, for tests. */
public final class EventBytes {
    private static final Topic<String, EnrichedEvent> TOPIC = Topics.EVENTS_ENRICHED;
    private static final SchemaIds IDS = new SchemaIds(new MockSchemaRegistryClient());
    /** Made before the first event is built, for serdes tell Avro to trust our contracts. */
    private static final AvroSerde<EnrichedEvent> SERDE = AvroSerde.of(TOPIC, IDS);

    public SchemaIds ids() {
        return IDS;
    }

    public byte[] of(EnrichedEvent event) {
        return SERDE.serialize(TOPIC.name(), event);
    }

    /** An event with everything that must be there, of a track by one person. */
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
}
