package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
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
import java.util.Arrays;
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

/** The whole topology, one partition of each topic, committing after each record. */
class AggregationFlowTest {
    private static final String ORDERS = """
        insights:
          - name: orders
            where: event.name == "Order"
            groupBy: { country: event.geo.country }
            window: { tumbling: 1m }
            measures: { orders: count(), revenue: sum(event.properties.revenue) }
            emit: { every: 1s, final: true }
            grace: 1m
            retain: 1h
        """;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private static final byte[] KEY = "default/p".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path state;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final AvroSerde<InsightDefinition> definitions = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final ActiveDefinitions active = new ActiveDefinitions();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> enriched;
    private TestInputTopic<String, InsightDefinition> applied;
    private TestOutputTopic<String, InsightUpdate> updates;
    private TestOutputTopic<String, FailedEvent> failed;

    @BeforeEach
    void start() {
        var topology = new AggregationTopology(active, ids, CombineSettings.defaults(1), 1, 1 << 20, metrics).build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "flow");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        driver = new TopologyTestDriver(topology, properties, START);
        enriched = driver.createInputTopic(
                Topics.EVENTS_ENRICHED.name(), new ByteArraySerializer(), new ByteArraySerializer());
        applied = driver.createInputTopic(Topics.INSIGHT_DEFINITIONS.name(), new StringSerializer(), definitions);
        updates = driver.createOutputTopic(
                Topics.INSIGHT_UPDATES.name(), new StringDeserializer(), AvroSerde.of(Topics.INSIGHT_UPDATES, ids));
        failed = driver.createOutputTopic(
                Topics.EVENTS_FAILED.name(), new StringDeserializer(), AvroSerde.of(Topics.EVENTS_FAILED, ids));
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void anEventBecomesARow() {
        apply(ORDERS);

        send(order("AT", 30).at(at(5)));

        var row = updates.readKeyValue();
        assertThat(row.key).isEqualTo("orders/default/" + at(0) + "/AT");
        assertThat(row.value.getGroup()).containsExactly("AT");
        assertThat(row.value.getValues().get(0)).isEqualTo(1L);
        assertThat(((Number) row.value.getValues().get(1)).doubleValue()).isEqualTo(30);
        assertThat(row.value.getRevision()).isEqualTo(1);
        assertThat(row.value.getFinal$()).isFalse();
        assertThat(row.value.getWindowEnd()).isEqualTo(at(60));
        assertThat(row.value.getNewestReceivedAt()).isEqualTo(at(5));
    }

    @Test
    void aRowIsEmittedAtMostOnceInItsInterval() {
        apply(ORDERS);

        send(order("AT", 1).at(at(1)));
        send(order("AT", 1).at(at(2)));
        send(order("AT", 1).at(at(3)));

        assertThat(updates.readValuesToList()).hasSize(1);

        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(updates.readValuesToList())
                .singleElement()
                .satisfies(row -> assertThat(row.getValues().get(0)).isEqualTo(3L));
    }

    @Test
    void aClosedWindowIsEmittedAsFinalOnceAndCorrectedByLateEvents() {
        apply(ORDERS);
        send(order("AT", 1).at(at(1)));
        updates.readValuesToList();

        send(order("DE", 1).at(at(121)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(updates.readValuesToList().stream().filter(row -> row.getWindowStart() == at(0)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getFinal$()).isTrue();
                    assertThat(row.getRevision()).isEqualTo(2);
                });

        send(order("AT", 1).at(at(2), at(122)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(updates.readValuesToList().stream().filter(row -> row.getWindowStart() == at(0)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getFinal$()).isTrue();
                    assertThat(row.getRevision()).isEqualTo(3);
                    assertThat(row.getValues().get(0)).isEqualTo(2L);
                });
    }

    @Test
    void anImportOfAnOldLogBesideLiveTrafficIsCounted() {
        apply(ORDERS);
        send(order("AT", 1).at(at(1)));
        long old = Instant.parse("2015-05-17T10:05:00Z").toEpochMilli();

        send(order("AT", 1).at(old, at(2)));
        driver.advanceWallClockTime(Duration.ofSeconds(5));
        driver.advanceWallClockTime(Duration.ofSeconds(5));

        var rows = driver.<org.apache.kafka.common.utils.Bytes, byte[]>getKeyValueStore("rows");
        var found = new WindowScanner(List.of(new StoreReplica(0, true, rows)), new WindowCache(0))
                .starts("orders", 1, "default", 0, Long.MAX_VALUE);
        assertThat(found).containsExactly(old, at(0));
    }

    @Test
    void whatCannotBeReadGoesToFailedEventsAndStopsNothing() {
        apply(ORDERS);
        var good = events.serialize(
                Topics.EVENTS_ENRICHED.name(), order("AT", 1).at(at(1)).build());
        var cut = Arrays.copyOf(good, good.length - 3);
        var unknown = good.clone();
        unknown[3] = 99;

        enriched.pipeInput(KEY, cut);
        enriched.pipeInput(KEY, new byte[] {9, 9});
        enriched.pipeInput(KEY, unknown);
        enriched.pipeInput(KEY, (byte[]) null);
        send(order("AT", 1).at(Long.MAX_VALUE / 2, at(1)));
        send(order("AT", 1).at(at(1), Long.MAX_VALUE / 2));
        send(order("AT", 1).at(at(1)));

        assertThat(failed.readValuesToList())
                .extracting(FailedEvent::getReason)
                .containsExactly(
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.UNKNOWN_SCHEMA_ID,
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.TIMESTAMP_OUT_OF_RANGE,
                        FailureReason.TIMESTAMP_OUT_OF_RANGE);
        assertThat(updates.readValuesToList()).hasSize(1);
    }

    @Test
    void everyEventIsMatchedUnmatchedOrFailed() {
        apply(ORDERS);

        send(order("AT", 1).at(at(1)));
        send(TestEvents.track("Other").at(at(2)));
        send(TestEvents.track("Other").at(at(3)));
        enriched.pipeInput(KEY, new byte[] {1});
        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(count("events_matched")).isEqualTo(1);
        assertThat(count("events_unmatched")).isEqualTo(2);
        assertThat(count("events_failed")).isEqualTo(1);
        assertThat(count("events"))
                .isEqualTo(count("events_matched") + count("events_unmatched") + count("events_failed"));
        assertThat(metrics.getSampleValue(
                        "millrace_aggregation_insight_events_total", new String[] {"insight"}, new String[] {"orders"}))
                .isEqualTo(1);
        assertThat(count("groups_sent")).isEqualTo(count("groups_merged"));
    }

    @Test
    void aDefinitionAppliedWhileRunningCountsFromItsNextWholeWindow() {
        send(order("AT", 1).at(at(1)));
        var spec = TestDefinitions.parse(ORDERS).get(0);
        applied.pipeInput("orders", DefinitionParser.toRecord(spec.withGeneration(1, 1, at(30)), at(28)));

        send(order("AT", 1).at(at(29)));
        send(order("AT", 1).at(at(40)));
        assertThat(updates.isEmpty()).isTrue();

        send(order("AT", 1).at(at(61)));
        assertThat(updates.readValue().getWindowStart()).isEqualTo(at(60));
    }

    @Test
    void anInsightThatWasJustAppliedHasNoRowsOfWindowsBeforeIt() {
        var spec = TestDefinitions.parse(ORDERS).get(0);
        applied.pipeInput("orders", DefinitionParser.toRecord(spec.withGeneration(1, 1, at(30)), at(28)));

        send(order("AT", 1).at(at(-7 * 86_400), at(70)));
        send(order("AT", 1).at(at(-60), at(70)));
        send(order("AT", 1).at(at(0), at(70)));
        send(order("AT", 1).at(at(60), at(70)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(updates.readValuesToList())
                .extracting(InsightUpdate::getWindowStart)
                .containsOnly(at(60));
        assertThat(count("events_unmatched")).isEqualTo(3);
    }

    @Test
    void anInsightOfTheFirstStartCountsWhateverIsRetained() {
        apply(ORDERS);

        send(order("AT", 1).at(-60_000, at(70)));

        assertThat(updates.readValue().getWindowStart()).isEqualTo(-60_000);
    }

    @Test
    void aDeletedInsightStopsAndItsRowsAreDropped() {
        apply(ORDERS);
        send(order("AT", 1).at(at(1)));
        updates.readValuesToList();

        applied.pipeInput("orders", (InsightDefinition) null);
        send(order("AT", 1).at(at(2)));
        driver.advanceWallClockTime(Duration.ofSeconds(2));

        assertThat(updates.isEmpty()).isTrue();
        assertThat(count("rows_dropped")).isEqualTo(1);
    }

    private void apply(String yaml) {
        TestDefinitions.parse(yaml)
                .forEach(spec ->
                        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec.withGeneration(1, 1, 0), 0)));
    }

    private static TestEvents order(String country, long revenue) {
        return TestEvents.track("Order").country(country).property("revenue", revenue);
    }

    private void send(TestEvents event) {
        enriched.pipeInput(KEY, events.serialize(Topics.EVENTS_ENRICHED.name(), event.build()));
    }

    private double count(String name) {
        return metrics.getSampleValue("millrace_aggregation_" + name + "_total");
    }

    private static long at(long second) {
        return START.toEpochMilli() + second * 1_000;
    }
}
