package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
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
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Per-person insights in the whole topology. */
class JourneyFlowTest {
    private static final String FUNNEL = """
        name: buying
        groupBy: { country: event.geo.country }
        funnel: { within: 10m, steps: { viewed: event.name == "View", bought: event.name == "Buy" } }
        window: { tumbling: 1h }
        grace: 1m
        retain: 2h
        """;
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final byte[] KEY = "default/p".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path state;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> events = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> enriched;
    private TestInputTopic<String, InsightDefinition> applied;
    private TestOutputTopic<String, InsightUpdate> updates;
    private final Map<String, List<Object>> rows = new TreeMap<>();

    @BeforeEach
    void start() {
        var topology = new AggregationTopology(
                        new ActiveDefinitions(), ids, CombineSettings.defaults(1), 1, 1 << 20, metrics)
                .build();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "journeys");
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
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void aLateStepMovesThePersonOn() {
        apply(FUNNEL);
        send("View", "AT", 60, 60);
        send("Buy", "AT", 180, 180);

        assertThat(rows()).containsEntry("AT,viewed", row(1, 0, 1.0)).containsEntry("AT,bought", row(1, 0, 1.0));

        // Comes last, but was the first: the person counts for the country of that entry, which gets as far, only there
        // too.
        send("View", "DE", 1, 200);

        assertThat(rows()).containsEntry("AT,bought", row(1, 0, 1.0)).containsEntry("DE,bought", row(1, 0, 1.0));
    }

    @Test
    void aSessionThatGrowsTogetherIsOne() {
        apply("""
            name: visits
            session: { gap: 5m }
            window: { tumbling: 1h }
            """);
        send("View", "AT", 60, 60);
        send("View", "AT", 600, 600);
        assertThat(rows().get("").get(0)).isEqualTo(2L);

        send("View", "AT", 300, 601);

        assertThat(rows().get("")).startsWith(1L, 1L, 0L, 0.0, 3.0);
        assertThat(metrics.getSampleValue(
                        "millrace_aggregation_insight_events_total", new String[] {"insight"}, new String[] {"visits"}))
                .isEqualTo(3);
    }

    @Test
    void aRowIsFinalOnceItsPeopleHadTheirTime() {
        apply(FUNNEL);
        send("View", "AT", 3_599, 3_599);
        send("View", "AT", 3_600 + 600 + 59, 3_600 + 600 + 59);
        assertThat(finals()).isEmpty();

        send("View", "AT", 3_600 + 600 + 61, 3_600 + 600 + 61);

        assertThat(finals()).containsOnly(START.toEpochMilli());
    }

    @Test
    void aFunnelThatWasJustAppliedHasNoRowsOfWindowsBeforeIt() {
        var spec = TestDefinitions.parse(FUNNEL).get(0);
        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec.withGeneration(1, 1, at(1_800)), at(1_798)));

        send("View", "AT", -7 * 86_400, 1_801);
        send("View", "AT", 10, 1_802);
        send("Buy", "AT", 1_900, 1_900);
        send("View", "DE", 3_600, 3_600);

        assertThat(updates.readValuesToList())
                .extracting(InsightUpdate::getWindowStart)
                .containsOnly(at(3_600));
    }

    @Test
    void whatNobodyCanChangeAnyMoreIsForgotten() {
        apply(FUNNEL);
        send("View", "AT", 0, 0);
        assertThat(histories()).isEqualTo(1);

        enriched.pipeInput(
                KEY,
                events.serialize(
                        Topics.EVENTS_ENRICHED.name(),
                        TestEvents.track("View")
                                .person("other")
                                .at(at(3 * 3_600 + 700))
                                .build()));
        tick();

        assertThat(histories()).isEqualTo(1);
    }

    @Test
    void whatAPersonDidIsForgottenWithTheInsight() {
        apply(FUNNEL);
        send("View", "AT", 0, 0);
        assertThat(histories()).isEqualTo(1);

        applied.pipeInput("buying", (InsightDefinition) null);
        send("View", "AT", 1, 1);
        tick();

        assertThat(histories()).isZero();
    }

    @Test
    void morePerPersonThanIsKeptIsRefusedAndCounted() {
        apply(FUNNEL);

        for (int i = 0; i < 503; i++) {
            send("View", "AT", i, i);
        }
        tick();

        assertThat(metrics.getSampleValue(
                        "millrace_aggregation_journey_events_dropped_total",
                        new String[] {"insight"},
                        new String[] {"buying"}))
                .isEqualTo(3);
        assertThat(rows()).containsEntry("AT,viewed", row(1, 0, 1.0));
    }

    private void apply(String yaml) {
        TestDefinitions.parse(yaml)
                .forEach(spec ->
                        applied.pipeInput(spec.name(), DefinitionParser.toRecord(spec.withGeneration(1, 1, 0), 0)));
    }

    private void send(String name, String country, long second, long receivedSecond) {
        enriched.pipeInput(
                KEY,
                events.serialize(
                        Topics.EVENTS_ENRICHED.name(),
                        TestEvents.track(name)
                                .country(country)
                                .at(at(second), at(receivedSecond))
                                .build()));
    }

    private void tick() {
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
    }

    /** The first values of each row as emitted last, by its group. */
    private Map<String, List<Object>> rows() {
        tick();
        updates.readValuesToList()
                .forEach(row -> rows.put(
                        String.join(",", row.getGroup()), row.getValues().subList(0, 5)));
        rows.replaceAll((group, values) -> group.isEmpty() ? values : values.subList(0, 3));
        return rows;
    }

    private List<Long> finals() {
        tick();
        return updates.readValuesToList().stream()
                .filter(InsightUpdate::getFinal$)
                .map(InsightUpdate::getWindowStart)
                .distinct()
                .collect(Collectors.toList());
    }

    private static List<Object> row(long people, long dropped, double conversion) {
        return List.of(people, dropped, conversion);
    }

    private long histories() {
        long count = 0;
        try (var entries =
                driver.<Bytes, byte[]>getKeyValueStore(Journeys.STORE).all()) {
            while (entries.hasNext()) {
                entries.next();
                count++;
            }
        }
        return count;
    }

    private static long at(long second) {
        return START.toEpochMilli() + second * 1_000;
    }
}
