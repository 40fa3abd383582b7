package io.millrace.aggregation.topology;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.insight.InsightAlert;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** The whole topology in a test driver: one partition of each topic, a commit after each record. */
final class FlowFixture implements AutoCloseable {
    /** Pages per minute, with an alert below three. */
    static final String PAGES = """
        insights:
          - name: pages
            window: { tumbling: 1m }
            measures: { n: count() }
            alert: { few: { when: n < 3 } }
            grace: 1m
            retain: 1d
        """;

    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    static final byte[] KEY = "default/p".getBytes(StandardCharsets.UTF_8);

    final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    final CollectorRegistry metrics = new CollectorRegistry();
    final ActiveDefinitions active = new ActiveDefinitions();
    final TopologyTestDriver driver;
    final TestInputTopic<byte[], byte[]> enriched;
    final TestInputTopic<String, InsightDefinition> applied;
    final TestOutputTopic<String, InsightUpdate> updates;
    final TestOutputTopic<String, InsightAlert> alerts;
    final TestOutputTopic<String, FailedEvent> failed;

    FlowFixture(Path state) {
        this(state, topology -> topology);
    }

    /** @param configure completes the topology's settings */
    FlowFixture(Path state, UnaryOperator<AggregationTopology> configure) {
        var topology = configure
                .apply(new AggregationTopology(active, ids, CombineSettings.defaults(1), 1, 1 << 20, metrics))
                .build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "flow");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(topology, properties, START);
        enriched = driver.createInputTopic(
                Topics.EVENTS_ENRICHED.name(), new ByteArraySerializer(), new ByteArraySerializer());
        applied = driver.createInputTopic(
                Topics.INSIGHT_DEFINITIONS.name(),
                new StringSerializer(),
                AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids));
        updates = driver.createOutputTopic(
                Topics.INSIGHT_UPDATES.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
        alerts = driver.createOutputTopic(
                Topics.INSIGHT_ALERTS.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_ALERTS, ids));
        failed = driver.createOutputTopic(
                Topics.EVENTS_FAILED.name(), new StringDeserializer(), AvroSerde.of(Topics.EVENTS_FAILED, ids));
    }

    /** Time of a second after the start, ms since the epoch. */
    static long at(long second) {
        return START.toEpochMilli() + second * 1_000;
    }

    /** Applies definitions that are active from the beginning. */
    void apply(String yaml) {
        TestDefinitions.parse(yaml).forEach(spec -> apply(spec.withGeneration(1, 1, 0), 0));
    }

    void apply(InsightSpec spec, long appliedAt) {
        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec, appliedAt));
    }

    void delete(String insight) {
        applied.pipeInput(insight, (InsightDefinition) null);
    }

    void send(TestEvents event) {
        enriched.pipeInput(KEY, serialize(event));
    }

    byte[] serialize(TestEvents event) {
        return events.serialize(Topics.EVENTS_ENRICHED.name(), event.build());
    }

    void advance(int seconds) {
        driver.advanceWallClockTime(Duration.ofSeconds(seconds));
    }

    /** The events that the insight counts, by its metric; null if it has counted none. */
    Double insightEvents(String insight) {
        return metrics.getSampleValue(
                "millrace_aggregation_insight_events_total", new String[] {"insight"}, new String[] {insight});
    }

    @Override
    public void close() {
        driver.close();
    }
}
