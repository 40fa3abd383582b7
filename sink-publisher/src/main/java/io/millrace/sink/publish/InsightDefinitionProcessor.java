package io.millrace.sink.publish;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.sink.topic.PreparedTopics;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps every instance's copy of the definitions and has their topics prepared. Streams runs it on its global thread,
 * at start over all definitions before the first row.
 */
public final class InsightDefinitionProcessor implements Processor<String, InsightDefinition, Void, Void> {
    /** The store it owns. */
    public static final String STORE = "insight-definitions";

    private final PreparedTopics destinations;
    private KeyValueStore<String, InsightDefinition> store;

    public InsightDefinitionProcessor(PreparedTopics destinations) {
        this.destinations = destinations;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, InsightDefinition> record) {
        store.put(record.key(), record.value());
        // A deleted insight keeps its topic, and its last rows may still be on their way.
        if (record.value() != null) {
            destinations.define(record.value());
        }
    }
}
