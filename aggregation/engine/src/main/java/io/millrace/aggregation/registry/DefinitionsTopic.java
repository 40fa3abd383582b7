package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.catalogue.CompareAndSetTopic;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The definitions topic, read to its end and changed by compare-and-set. Thread-safe; blocks. */
public final class DefinitionsTopic {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsTopic.class);
    private static final String TOPIC = Topics.INSIGHT_DEFINITIONS.name();

    private final AvroSerde<InsightDefinition> serde;
    private final DefinitionParser parser;
    private final CompareAndSetTopic<KnownDefinitions> topic;

    public DefinitionsTopic(CatalogueClients clients, AvroSerde<InsightDefinition> serde, DefinitionParser parser) {
        this.serde = serde;
        this.parser = parser;
        this.topic = new CompareAndSetTopic<>(TOPIC, clients, KnownDefinitions::new, this::apply);
    }

    /**
     * Changes definitions.
     *
     * @param plan returns what to write by name, empty for a deletion; it is called again if another change came first
     * @throws KafkaException if the broker does not confirm the change, which may have been written all the same
     */
    public void update(Function<KnownDefinitions, Map<String, Optional<InsightDefinition>>> plan) {
        topic.update(known -> {
            Map<String, Optional<byte[]>> records = new HashMap<>();
            plan.apply(known)
                    .forEach((name, definition) ->
                            records.put(name, definition.map(one -> serde.serialize(TOPIC, one))));
            return records;
        });
    }

    /**
     * Reads the topic to its end as of this call.
     *
     * @throws TimeoutException if it cannot be read to its end
     */
    public KnownDefinitions read() {
        return topic.read();
    }

    private void apply(KnownDefinitions known, String name, byte[] value) {
        if (value == null) {
            known.deleted(name);
            return;
        }
        try {
            var definition = serde.deserialize(TOPIC, value);
            known.seen(name, definition);
            known.usable(new AppliedInsight(
                    parser.fromRecord(definition), shadow(name, definition), definition.getNewestGeneration()));
        } catch (InvalidDefinitionException e) {
            // Rejected: the engine logs and counts it. Its name stays taken, because another version may be able to use
            // it.
            LOG.warn("Cannot use the definition of insight {}: {}", name, e.getMessage());
            known.unusable(name);
        } catch (CorruptValueException | UnknownSchemaIdException e) {
            // Rejected, as above.
            LOG.warn("Cannot read the definition of insight {}: {}", name, e.getMessage());
            known.corrupt(name);
        }
    }

    private Optional<InsightSpec> shadow(String name, InsightDefinition definition) {
        try {
            return parser.shadowFromRecord(definition);
        } catch (InvalidDefinitionException e) {
            // Rejected: the engine logs and counts it. The next change of the insight discards it.
            LOG.warn("Cannot use the shadow of insight {}: {}", name, e.getMessage());
            return Optional.empty();
        }
    }
}
