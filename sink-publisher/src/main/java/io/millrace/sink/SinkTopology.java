package io.millrace.sink;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEventSink;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.publish.InsightDefinitionProcessor;
import io.millrace.sink.publish.InsightTopicSink;
import io.millrace.sink.publish.PublishProcessor;
import io.millrace.sink.publish.SinkMetrics;
import io.millrace.sink.publish.WaitLimits;
import io.millrace.sink.topic.PreparedTopics;
import io.millrace.tracing.Tracing;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** Topology of the stage: stores definitions, publishes rows, and dead-letters rows that cannot be published. */
final class SinkTopology {
    private static final String UPDATES = "insight-updates";
    private static final String PUBLISH = "publish-rows";

    private final SchemaIds ids;
    private final PreparedTopics topics;
    private final WaitLimits limits;
    private final SinkMetrics metrics;
    private final Tracing tracing;
    private final FailedEventCounter failures;

    SinkTopology(
            SchemaIds ids,
            PreparedTopics topics,
            WaitLimits limits,
            SinkMetrics metrics,
            Tracing tracing,
            FailedEventCounter failures) {
        this.ids = ids;
        this.topics = topics;
        this.limits = limits;
        this.metrics = metrics;
        this.tracing = tracing;
        this.failures = failures;
    }

    Topology build() {
        var topology = new Topology();
        storeDefinitions(topology);
        readUpdates(topology);
        publishRows(topology);
        InsightTopicSink.addTo(topology, PUBLISH);
        FailedEventSink.addTo(topology, ids, PUBLISH);
        return topology;
    }

    private void storeDefinitions(Topology topology) {
        var serde = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
        topology.addGlobalStore(
                // In memory, so that the processor reads every definition at every start and prepares its topic.
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore(InsightDefinitionProcessor.STORE), Serdes.String(), serde)
                        .withLoggingDisabled(),
                "definitions",
                Serdes.String().deserializer(),
                serde,
                Topics.INSIGHT_DEFINITIONS.name(),
                "keep-definitions",
                () -> new InsightDefinitionProcessor(topics));
    }

    private void readUpdates(Topology topology) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                UPDATES,
                Serdes.String().deserializer(),
                AvroSerde.of(Topics.INSIGHT_UPDATES, ids),
                Topics.INSIGHT_UPDATES.name());
    }

    private void publishRows(Topology topology) {
        var serde = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        topology.addProcessor(
                PUBLISH, () -> new PublishProcessor(topics, serde, limits, metrics, tracing, failures), UPDATES);
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(PublishProcessor.STORE), Serdes.String(), serde),
                PUBLISH);
    }
}
