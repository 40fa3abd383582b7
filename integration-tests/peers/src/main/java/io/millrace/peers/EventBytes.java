package io.millrace.peers;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.util.Map;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Decodes events with the serde that the other contenders use, and counts them for the process's meter. */
final class EventBytes implements DeserializationSchema<EnrichedEvent> {
    private static final long serialVersionUID = 1L;

    private final String registry;
    private transient AvroSerde<EnrichedEvent> serde;

    EventBytes(String registry) {
        this.registry = registry;
    }

    @Override
    public void open(InitializationContext context) {
        serde = AvroSerde.of(Topics.EVENTS_ENRICHED, new SchemaIds(RegistryClients.connect(registry, Map.of())));
    }

    @Override
    public EnrichedEvent deserialize(byte[] message) {
        Metering.meter().event();
        return serde.deserialize("events.enriched", message);
    }

    @Override
    public boolean isEndOfStream(EnrichedEvent next) {
        return false;
    }

    @Override
    public TypeInformation<EnrichedEvent> getProducedType() {
        return new AvroTypeInfo<>(EnrichedEvent.class);
    }
}
