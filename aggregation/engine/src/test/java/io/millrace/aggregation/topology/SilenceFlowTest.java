package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSettings;
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
import java.util.List;
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

/** What becomes of the last windows when traffic stops, in the whole topology. */
class SilenceFlowTest {
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
    private long now = START.toEpochMilli();
    private boolean upstreamIsDown;
    private long arrived = now;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> enriched;
    private TestOutputTopic<String, InsightUpdate> updates;
    private TestOutputTopic<String, InsightAlert> alerts;

    @BeforeEach
    void start() {
        var topology = new AggregationTopology(
                        new ActiveDefinitions(), ids, CombineSettings.defaults(1), 1, 1 << 20, new CollectorRegistry())
                .withInputProgress(partition -> arrived)
                .build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "silence");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(topology, properties, START);
        enriched = driver.createInputTopic(
                Topics.EVENTS_ENRICHED.name(), new ByteArraySerializer(), new ByteArraySerializer());
        updates = driver.createOutputTopic(
                Topics.INSIGHT_UPDATES.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
        alerts = driver.createOutputTopic(
                Topics.INSIGHT_ALERTS.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_ALERTS, ids));
        TestInputTopic<String, InsightDefinition> applied = driver.createInputTopic(
                Topics.INSIGHT_DEFINITIONS.name(),
                new StringSerializer(),
                AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids));
        var spec = TestDefinitions.parse(YAML).get(0);
        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec, 0));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void theLastWindowOfTrafficThatStopsIsFinalAndItsAlertRaised() {
        send(1, 1);

        pass(115);
        assertThat(finals()).isEmpty();
        assertThat(alerts.isEmpty()).isTrue();

        pass(20);
        assertThat(finals()).singleElement().satisfies(row -> {
            assertThat(row.getWindowStart()).isEqualTo(at(0));
            assertThat(row.getValues().get(0)).isEqualTo(1L);
        });
        assertThat(alerts.readValuesToList()).singleElement().satisfies(alert -> assertThat(alert.getRaised())
                .isTrue());
    }

    @Test
    void anEventThatComesLaterCorrectsItAsANewRevision() {
        send(1, 1);
        pass(140);
        long revision = finals().get(0).getRevision();
        alerts.readValuesToList();

        send(2, 140);
        send(3, 140);
        pass(4);

        assertThat(finals()).last().satisfies(row -> {
            assertThat(row.getValues().get(0)).isEqualTo(3L);
            assertThat(row.getRevision()).isGreaterThan(revision);
        });
        assertThat(alerts.readValuesToList()).last().satisfies(alert -> assertThat(alert.getRaised())
                .isFalse());
    }

    @Test
    void nothingIsFinalWhileTheStageBeforeIsDownAndAllIsOnceItHasCaughtUp() {
        send(1, 1);
        pass(10);
        upstreamIsDown = true;

        pass(600);
        assertThat(finals()).isEmpty();

        upstreamIsDown = false;
        send(20, 611);
        pass(60);
        assertThat(finals()).isEmpty();
        pass(70);
        assertThat(finals())
                .singleElement()
                .satisfies(row -> assertThat(row.getValues().get(0)).isEqualTo(2L));
    }

    @Test
    void anImportOfThePastIsFinalAfterAsMuchTimeAsItWouldHaveTakenThen() {
        long old = -365L * 86_400;
        send(old, 1);

        pass(100);
        assertThat(finals()).isEmpty();

        pass(40);
        assertThat(finals()).singleElement().satisfies(row -> assertThat(row.getWindowStart())
                .isEqualTo(at(old)));
    }

    private List<InsightUpdate> finals() {
        return updates.readValuesToList().stream()
                .filter(InsightUpdate::getFinal$)
                .toList();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000;
            if (!upstreamIsDown) {
                arrived = now;
            }
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }

    private void send(long second, long receivedSecond) {
        enriched.pipeInput(
                new byte[0],
                events.serialize(
                        Topics.EVENTS_ENRICHED.name(),
                        TestEvents.track("Page")
                                .at(at(second), at(receivedSecond))
                                .build()));
    }

    private static long at(long second) {
        return START.toEpochMilli() + second * 1_000;
    }
}
