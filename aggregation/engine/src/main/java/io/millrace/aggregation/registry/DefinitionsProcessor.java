package io.millrace.aggregation.registry;

import io.millrace.aggregation.definition.AppliedInsight;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processor of the definitions topic, which updates the active definitions. Its global store is in memory, so every start
 * processes the whole topic before the first task runs.
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
        var key = Bytes.wrap(record.key().getBytes(StandardCharsets.UTF_8));
        if (record.value() == null) {
            store.delete(key);
            active.remove(record.key());
            LOG.info("Deleted insight {}", record.key());
            return;
        }
        try {
            var definition = serde.deserialize(Topics.INSIGHT_DEFINITIONS.name(), record.value());
            var spec = parser.fromRecord(definition);
            active.find(spec.name()).ifPresent(before -> checkSameMeaning(before, spec));
            store.put(key, record.value());
            activate(spec, definition);
        } catch (InvalidDefinitionException | CorruptValueException | UnknownSchemaIdException e) {
            // Rejected: the record stays on its compacted topic, the error is logged, counted and shown; other insights
            // go on.
            refused.inc();
            active.markUnusable(record.key(), e.getMessage());
            LOG.error(
                    "Cannot use the definition of insight {} on {}; apply a corrected one: {}",
                    record.key(),
                    Topics.INSIGHT_DEFINITIONS.name(),
                    e.getMessage());
        }
    }

    private void activate(InsightSpec live, InsightDefinition definition) {
        var shadow = Optional.<InsightSpec>empty();
        Optional<String> reason = Optional.empty();
        try {
            shadow = parser.shadowFromRecord(definition);
        } catch (InvalidDefinitionException e) {
            // Rejected, as a definition is: the live generation goes on.
            reason = Optional.of(e.getMessage());
        }
        active.put(new AppliedInsight(live, shadow, definition.getNewestGeneration()));
        LOG.info(
                "Activated insight {}, generation {}, revision {}{}",
                live.name(),
                live.generation(),
                live.revision(),
                shadow.map(built -> ", with generation " + built.generation() + " as its shadow")
                        .orElse(""));
        reason.ifPresent(why -> {
            refused.inc();
            active.markUnusable(InsightSpec.shadowName(live.name()), why);
            LOG.error("Cannot use the shadow of insight {}; discard it and apply it again: {}", live.name(), why);
        });
    }

    /** Logs a definition that changes without a new generation. Our own writers never do this; merging counts the consequences. */
    private void checkSameMeaning(InsightSpec before, InsightSpec after) {
        var kind = Planner.plan(List.of(before), List.of(after), false).get(0).kind();
        if (before.generation() == after.generation()
                && (kind == DefinitionChange.Kind.RESTARTS || kind == DefinitionChange.Kind.REFUSED)) {
            refused.inc();
            LOG.error(
                    "Insight {} changed its meaning within generation {}: something other than the API wrote to {},"
                            + " and its rows may be lost. Apply the insight again with a change, or delete it first",
                    after.name(),
                    after.generation(),
                    Topics.INSIGHT_DEFINITIONS.name());
        }
    }
}
