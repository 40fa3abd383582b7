package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.combine.HistoryLog;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.insight.InsightAlert;
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
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology with insights that begin in the past, and with alerts. */
class BackfillFlowTest {
    private static final String YAML = """
        insights:
          - name: pages
            window: { tumbling: 1m }
            measures: { n: count() }
            alert: { few: { when: n < 3 } }
            grace: 1m
            retain: 1d
        """;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    @TempDir
    private Path state;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final HistoryLog log = new HistoryLog(0);
    private final BackfillProgress progress = new BackfillProgress();
    private final Map<Long, Long> counted = new HashMap<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> enriched;
    private TestInputTopic<String, InsightDefinition> applied;
    private TestOutputTopic<String, InsightUpdate> updates;
    private TestOutputTopic<String, InsightAlert> alerts;

    @BeforeEach
    void start() {
        var topology = new AggregationTopology(
                        new ActiveDefinitions(), ids, CombineSettings.defaults(1), 1, 1 << 20, metrics)
                .withBackfills(new BackfillResources(() -> log.consumer(2), Duration.ofMillis(90), progress))
                .build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "backfill");
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
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void anInsightThatBeginsInThePastCountsWhatCameBeforeIt() {
        send(1);
        send(2);
        send(65);
        applyFrom(START);

        send(66);
        letTimePass();

        assertThat(lastCount(at(0))).isEqualTo(2);
        assertThat(lastCount(at(60))).isEqualTo(2);
        assertThat(progress.states("pages", 1).get(0).done()).isTrue();
        assertThat(metrics.getSampleValue(
                        "millrace_aggregation_insight_events_total", new String[] {"insight"}, new String[] {"pages"}))
                .isEqualTo(4);
    }

    @Test
    void whereNoEventComesHistoryEndsWithTheLastThatCame() {
        send(1);
        send(2);
        applyFrom(START);

        letTimePass();

        assertThat(progress.states("pages", 1).get(0).handover()).isEqualTo(2);
        assertThat(lastCount(at(0))).isEqualTo(2);
    }

    @Test
    void anAlertOfAClosedWindowIsTold() {
        applyFrom(START);
        send(1);
        send(200);
        letTimePass();

        var alert = alerts.readKeyValue();
        assertThat(alert.key).isEqualTo("pages/few/default/" + at(0) + "/");
        assertThat(alert.value.getRaised()).isTrue();
        assertThat(alert.value.getValue()).isEqualTo(1.0);
        assertThat(alerts.isEmpty()).isTrue();
        assertThat(metrics.getSampleValue(
                        "millrace_aggregation_alerts_total",
                        new String[] {"insight", "state"},
                        new String[] {"pages", "raised"}))
                .isEqualTo(1);
    }

    /** For tasks to notice what there is to read, to read it, and to tell it. */
    private void letTimePass() {
        for (int i = 0; i < 4; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(2));
        }
    }

    private Long lastCount(long windowStart) {
        updates.readValuesToList()
                .forEach(row ->
                        counted.put(row.getWindowStart(), (Long) row.getValues().get(0)));
        return counted.get(windowStart);
    }

    private void applyFrom(Instant from) {
        var spec = TestDefinitions.parse(YAML).get(0).withBackfillFrom(Optional.of(from.toEpochMilli()));
        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec, 0));
    }

    private void send(long second) {
        var value = events.serialize(
                Topics.EVENTS_ENRICHED.name(),
                TestEvents.track("Page").at(at(second)).build());
        log.add(value);
        enriched.pipeInput(new byte[0], value);
    }

    private static long at(long second) {
        return START.toEpochMilli() + second * 1_000;
    }
}
