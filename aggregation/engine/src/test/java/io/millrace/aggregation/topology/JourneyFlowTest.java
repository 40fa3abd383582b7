package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.START;
import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.journey.Journeys;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightUpdate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
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

    @TempDir
    private Path state;

    private FlowFixture flow;
    private final Map<String, List<Object>> rows = new TreeMap<>();

    @BeforeEach
    void start() {
        flow = new FlowFixture(state);
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void aLateStepMovesThePersonForward() {
        flow.apply(FUNNEL);
        send("View", "AT", 60, 60);
        send("Buy", "AT", 180, 180);

        assertThat(rows()).containsEntry("AT,viewed", row(1, 0, 1.0)).containsEntry("AT,bought", row(1, 0, 1.0));

        // Comes last, but was the first: the person counts for the country of that entry, which gets as far, only there
        // too.
        send("View", "DE", 1, 200);

        assertThat(rows()).containsEntry("AT,bought", row(1, 0, 1.0)).containsEntry("DE,bought", row(1, 0, 1.0));
    }

    @Test
    void sessionsThatALateEventJoinsBecomeOne() {
        flow.apply("""
            name: visits
            session: { gap: 5m }
            window: { tumbling: 1h }
            """);
        send("View", "AT", 60, 60);
        send("View", "AT", 600, 600);
        assertThat(rows().get("").get(0)).isEqualTo(2L);

        send("View", "AT", 300, 601);

        assertThat(rows().get("")).startsWith(1L, 1L, 0L, 0.0, 3.0);
        assertThat(flow.insightEvents("visits")).isEqualTo(3);
    }

    @Test
    void aFunnelRowIsFinalWhenNobodyInItCanAdvanceAnyMore() {
        flow.apply(FUNNEL);
        send("View", "AT", 3_599, 3_599);
        send("View", "AT", 3_600 + 600 + 59, 3_600 + 600 + 59);
        assertThat(finals()).isEmpty();

        send("View", "AT", 3_600 + 600 + 61, 3_600 + 600 + 61);

        assertThat(finals()).containsOnly(START.toEpochMilli());
    }

    @Test
    void aFunnelThatWasJustAppliedHasNoRowsOfWindowsBeforeIt() {
        var spec = TestDefinitions.parse(FUNNEL).get(0);
        flow.apply(spec.withGeneration(1, 1, at(1_800)), at(1_798));

        send("View", "AT", -7 * 86_400, 1_801);
        send("View", "AT", 10, 1_802);
        send("Buy", "AT", 1_900, 1_900);
        send("View", "DE", 3_600, 3_600);

        assertThat(flow.updates.readValuesToList())
                .extracting(InsightUpdate::getWindowStart)
                .containsOnly(at(3_600));
    }

    @Test
    void expiredHistoriesAreDropped() {
        flow.apply(FUNNEL);
        send("View", "AT", 0, 0);
        assertThat(histories()).isEqualTo(1);

        flow.send(TestEvents.track("View").person("other").at(at(3 * 3_600 + 700)));
        tick();

        assertThat(histories()).isEqualTo(1);
    }

    @Test
    void historiesOfADeletedInsightAreDropped() {
        flow.apply(FUNNEL);
        send("View", "AT", 0, 0);
        assertThat(histories()).isEqualTo(1);

        flow.delete("buying");
        send("View", "AT", 1, 1);
        tick();

        assertThat(histories()).isZero();
    }

    @Test
    void eventsBeyondThePerPersonLimitAreDroppedAndCounted() {
        flow.apply(FUNNEL);

        for (int i = 0; i < 503; i++) {
            send("View", "AT", i, i);
        }
        tick();

        assertThat(flow.metrics.getSampleValue(
                        "millrace_aggregation_journey_events_dropped_total",
                        new String[] {"insight"},
                        new String[] {"buying"}))
                .isEqualTo(3);
        assertThat(rows()).containsEntry("AT,viewed", row(1, 0, 1.0));
    }

    private void send(String name, String country, long second, long receivedSecond) {
        flow.send(TestEvents.track(name).country(country).at(at(second), at(receivedSecond)));
    }

    private void tick() {
        flow.advance(2);
        flow.advance(2);
    }

    /** The first values of each row as emitted last, by its group. */
    private Map<String, List<Object>> rows() {
        tick();
        flow.updates
                .readValuesToList()
                .forEach(row -> rows.put(
                        String.join(",", row.getGroup()), row.getValues().subList(0, 5)));
        rows.replaceAll((group, values) -> group.isEmpty() ? values : values.subList(0, 3));
        return rows;
    }

    private List<Long> finals() {
        tick();
        return flow.updates.readValuesToList().stream()
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
                flow.driver.<Bytes, byte[]>getKeyValueStore(Journeys.STORE).all()) {
            while (entries.hasNext()) {
                entries.next();
                count++;
            }
        }
        return count;
    }
}
