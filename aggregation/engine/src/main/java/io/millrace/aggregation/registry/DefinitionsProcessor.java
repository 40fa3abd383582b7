package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.definition.Planner;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.CorruptValueException;
import io.millrace.schemas.serde.UnknownSchemaIdException;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.Counter;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the active definitions from their topic. Its global store is in memory, so every start reads the whole topic
 * through here before the first task runs.
 */
public final class DefinitionsProcessor implements Processor<String, byte[], Void, Void> {
    /** The global store's name. */
    public static final String STORE = "definitions";

    private static final Logger LOG = LoggerFactory.getLogger(DefinitionsProcessor.class);

    private final ActiveDefinitions active;
    private final AvroSerde<InsightDefinition> serde;
    private final Counter refused;
    private final DefinitionParser parser = new DefinitionParser();
    private KeyValueStore<Bytes, byte[]> store;

    public DefinitionsProcessor(ActiveDefinitions active, AvroSerde<InsightDefinition> serde, Counter refused) {
        this.active = active;
        this.serde = serde;
        this.refused = refused;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        var key = Bytes.wrap(record.key().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (record.value() == null) {
            store.delete(key);
            active.remove(record.key());
            LOG.info("insight {} is deleted", record.key());
            return;
        }
        try {
            var definition = serde.deserialize(Topics.INSIGHT_DEFINITIONS.name(), record.value());
            var spec = parser.fromRecord(definition);
            active.find(spec.name()).ifPresent(before -> compare(before, spec));
            store.put(key, record.value());
            active.put(spec);
            LOG.info(
                    "insight {} is active: generation {}, revision {}",
                    spec.name(),
                    spec.generation(),
                    spec.revision());
        } catch (InvalidDefinitionException | CorruptValueException | UnknownSchemaIdException e) {
            // Refused: the record stays on its compacted topic, its fault is logged and counted, the others go on.
            refused.inc();
            active.markUnusable(record.key(), e.getMessage());
            LOG.error(
                    "insight {} on {} is not usable: {}",
                    record.key(),
                    Topics.INSIGHT_DEFINITIONS.name(),
                    e.getMessage());
        }
    }

    /** Our own writers never do this; what it leads to is counted where rows are merged. */
    private void compare(InsightSpec before, InsightSpec after) {
        var kind = Planner.plan(List.of(before), List.of(after), false).get(0).kind();
        if (before.generation() == after.generation()
                && (kind == DefinitionChange.Kind.RESTARTS || kind == DefinitionChange.Kind.REFUSED)) {
            refused.inc();
            LOG.error(
                    "insight {} has another meaning under its generation {}: somebody wrote to {} past the API; rows"
                            + " so far may be lost. Apply the insight again with a change, or delete it first",
                    after.name(),
                    after.generation(),
                    Topics.INSIGHT_DEFINITIONS.name());
        }
    }
}
