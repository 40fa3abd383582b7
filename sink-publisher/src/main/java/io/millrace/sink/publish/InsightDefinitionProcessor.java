package io.millrace.sink.publish;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.sink.topic.PreparedTopics;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Maintains the global store of definitions and starts preparing their topics. Kafka Streams runs it on the global thread, and
 * at the start over all definitions before the first row.
 */
public final class InsightDefinitionProcessor implements Processor<String, InsightDefinition, Void, Void> {
    /** Name of the global store of definitions. */
    public static final String STORE = "insight-definitions";

    private final PreparedTopics topics;
    private KeyValueStore<String, InsightDefinition> store;

    public InsightDefinitionProcessor(PreparedTopics topics) {
        this.topics = topics;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, InsightDefinition> record) {
        store.put(record.key(), record.value());
        // A deleted insight keeps its topic, because its last rows may still arrive.
        if (record.value() != null) {
            topics.onDefinition(record.value());
        }
    }
}
