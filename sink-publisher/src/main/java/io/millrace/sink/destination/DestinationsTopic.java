package io.millrace.sink.destination;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.catalogue.CompareAndSetTopic;
import io.millrace.schemas.destination.DestinationDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topic of destinations, changed by compare-and-set. Thread-safe; blocks. */
public final class DestinationsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(DestinationsTopic.class);
    private static final String TOPIC = Topics.DESTINATIONS.name();

    private final AvroSerde<DestinationDefinition> serde;
    private final DestinationParser parser;
    private final CompareAndSetTopic<KnownDestinations> topic;

    public DestinationsTopic(CatalogueClients clients, SchemaIds ids, DestinationParser parser) {
        this.serde = AvroSerde.of(Topics.DESTINATIONS, ids);
        this.parser = parser;
        this.topic = new CompareAndSetTopic<>(TOPIC, clients, KnownDestinations::new, this::add);
    }

    /**
     * Changes destinations.
     *
     * @param plan returns what to write by name, empty for a deletion; it is called again if another change came first
     * @throws org.apache.kafka.common.KafkaException if the broker does not confirm the change, which may have been written all
     *     the same
     */
    void update(Function<KnownDestinations, Map<String, Optional<Destination>>> plan) {
        topic.update(known -> {
            Map<String, Optional<byte[]>> records = new HashMap<>();
            plan.apply(known)
                    .forEach((name, destination) -> records.put(
                            name, destination.map(one -> serde.serialize(TOPIC, DestinationParser.toRecord(one)))));
            return records;
        });
    }

    private void add(KnownDestinations known, String name, byte[] value) {
        if (value == null) {
            known.remove(name);
        } else {
            read(name, value).ifPresentOrElse(known::put, () -> known.markUnusable(name));
        }
    }

    /** The destination of a record; empty, and logged, if this release cannot use it. */
    Optional<Destination> read(String name, byte[] value) {
        try {
            return Optional.of(parser.fromRecord(serde.deserialize(TOPIC, value)));
        } catch (InvalidDefinitionException e) {
            // Rejected: delivers nothing. Another release, or one with other settings, wrote it.
            LOG.warn("Cannot use the definition of destination {}: {}", name, e.getMessage());
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected, as above.
            LOG.warn("Cannot read the definition of destination {}: {}", name, e.getMessage());
        }
        return Optional.empty();
    }
}
