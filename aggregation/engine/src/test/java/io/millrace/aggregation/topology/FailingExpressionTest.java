package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.combine.EnrichedLog;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An insight does not count an event that its expression fails on; other insights do. */
class FailingExpressionTest {
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String TOO_LONG = "event.properties.t + event.properties.t + event.properties.t";
    private static final String GOOD = """
        name: good
        window: { tumbling: 1m }
        measures: { n: count() }
        """;

    @TempDir
    private Path state;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final ActiveDefinitions active = new ActiveDefinitions();
    private EnrichedLog log;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ where: 'size(X) == 0 || true', window: { tumbling: 1m }, measures: { n: count() } }",
                "{ groupBy: { g: 'coalesce(size(X), 0)' }, window: { tumbling: 1m }, measures: { n: count() } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: 'sum(coalesce(size(X), 0))' } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: count(size(X) == 0) } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: uniques(X) } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: 'top(X, 3)' } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: first(X), r: rate(size(X)) } }",
                "{ window: { tumbling: 1m }, measures: { n: count(), s: 'ratio(sum(size(X)), count())' } }",
                "{ window: { session: 10m }, measures: { n: count(), s: max(size(X)) } }",
                "{ funnel: { steps: { a: 'size(X) == 0 || true', b: event.name == \"none\" } } }",
                "{ retention: { first: 'size(X) == 0 || true' }, retain: 90d }",
                "{ session: { depth: 'size(X) == 0 || true' } }"
            })
    void anInsightSkipsAnEventThatItsExpressionFailsOn(String bad) {
        var specs = TestDefinitions.parse("insights:\n  - { " + "name: bad, "
                + bad.substring(1).replace("X", TOO_LONG) + "\n  - {"
                + GOOD.strip().replace("\n", ", ") + "}");

        for (boolean backfilled : new boolean[] {false, true}) {
            specs.forEach(spec -> active.remove(spec.name()));

            var counted = run(backfilled, specs);

            assertThat(counted).as("backfilled: %s", backfilled).containsEntry("good", 3.0);
            assertThat(counted).as("backfilled: %s", backfilled).containsEntry("bad", 2.0);
            assertThat(active.faults().failures("bad").orElseThrow().events()).isEqualTo(1);
            assertThat(active.faults().failures("bad").orElseThrow().message()).contains("65536 characters");
            assertThat(active.faults().failures("good")).isEmpty();
        }
    }

    @Test
    void aStoredDefinitionThatIsNowInvalidIsReportedAndOthersCount() {
        var killing = DefinitionParser.toRecord(TestDefinitions.parse(GOOD).get(0), 0);
        killing.setName("killing");
        killing.setYaml("{ name: killing, window: { hopping: { size: 366d, every: 1s } }, measures: { n: count() } }");
        var topology = new AggregationTopology(active, ids, CombineSettings.defaults(1), 1, 1 << 20, metrics).build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "refused");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        try (var driver = new TopologyTestDriver(topology, properties, START)) {
            var applied = driver.createInputTopic(
                    Topics.INSIGHT_DEFINITIONS.name(),
                    new StringSerializer(),
                    AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids));

            applied.pipeInput("killing", killing);
            applied.pipeInput(
                    "good",
                    DefinitionParser.toRecord(TestDefinitions.parse(GOOD).get(0), 0));

            assertThat(active.find("good")).isPresent();
            assertThat(active.find("killing")).isEmpty();
            assertThat(active.faults().unusable().get("killing")).contains("31622400 windows");
            assertThat(active.isGone("killing", 1)).isFalse();

            applied.pipeInput("killing", (InsightDefinition) null);
            assertThat(active.faults().unusable()).isEmpty();
        }
    }

    /** Three events, of which the second is too long; what insights count of them. */
    private Map<String, Double> run(boolean backfilled, List<InsightSpec> specs) {
        metrics.clear();
        log = new EnrichedLog(0);
        if (!backfilled) {
            specs.forEach(active::put);
        }
        var topology = new AggregationTopology(active, ids, CombineSettings.defaults(1), 1, 1 << 20, metrics)
                .withBackfills(
                        new BackfillResources(() -> log.consumer(2), Duration.ofMillis(90), new BackfillProgress()))
                .build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "failing");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, state.resolve(backfilled + "").toString());
        try (var driver = new TopologyTestDriver(topology, properties, START)) {
            var enriched = driver.createInputTopic(
                    Topics.EVENTS_ENRICHED.name(), new ByteArraySerializer(), new ByteArraySerializer());
            var failed = driver.createOutputTopic(
                    Topics.EVENTS_FAILED.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            var updates = driver.createOutputTopic(
                    Topics.INSIGHT_UPDATES.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
            for (int i = 0; i < 3; i++) {
                var event = TestEvents.track("Order").at(START.toEpochMilli() + i);
                if (i == 1) {
                    event.property("t", "x".repeat(30_000));
                }
                var value = events.serialize(Topics.EVENTS_ENRICHED.name(), event.build());
                log.add(value);
                enriched.pipeInput(new byte[0], value);
            }
            if (backfilled) {
                // No insight was active, so every event is left to the backfill.
                var from = Optional.of(START.toEpochMilli() - 86_400_000L);
                specs.forEach(
                        spec -> active.put(spec.withBackfillFrom(from).withGeneration(2, 1, START.toEpochMilli())));
            }
            for (int i = 0; i < 20; i++) {
                driver.advanceWallClockTime(Duration.ofSeconds(1));
            }
            assertThat(failed.isEmpty()).isTrue();
            var rows = new HashMap<String, InsightUpdate>();
            updates.readValuesToList().forEach(row -> rows.put(row.getInsight(), row));
            var counted = new HashMap<String, Double>();
            for (var insight : new String[] {"good", "bad"}) {
                counted.put(
                        insight,
                        metrics.getSampleValue(
                                "millrace_aggregation_insight_events_total",
                                new String[] {"insight"},
                                new String[] {insight}));
            }
            assertThat(metrics.getSampleValue(
                            "millrace_aggregation_expression_failures_total",
                            new String[] {"insight"},
                            new String[] {"bad"}))
                    .isEqualTo(1.0);
            assertThat(rows).containsKey("good");
            return counted;
        }
    }
}
