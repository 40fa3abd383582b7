package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.KEY;
import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.rows.StoreReplica;
import io.millrace.aggregation.rows.WindowCache;
import io.millrace.aggregation.rows.WindowScanner;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.insight.InsightUpdate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology: events and definitions in, rows and failed events out. */
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

    @TempDir
    private Path state;

    private FlowFixture flow;

    @BeforeEach
    void start() {
        flow = new FlowFixture(state);
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void anEventBecomesARow() {
        flow.apply(ORDERS);

        flow.send(order("AT", 30).at(at(5)));

        var row = flow.updates.readKeyValue();
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
        flow.apply(ORDERS);

        flow.send(order("AT", 1).at(at(1)));
        flow.send(order("AT", 1).at(at(2)));
        flow.send(order("AT", 1).at(at(3)));

        assertThat(flow.updates.readValuesToList()).hasSize(1);

        flow.advance(2);

        assertThat(flow.updates.readValuesToList())
                .singleElement()
                .satisfies(row -> assertThat(row.getValues().get(0)).isEqualTo(3L));
    }

    @Test
    void aClosedWindowIsEmittedAsFinalOnceAndCorrectedByLateEvents() {
        flow.apply(ORDERS);
        flow.send(order("AT", 1).at(at(1)));
        flow.updates.readValuesToList();

        flow.send(order("DE", 1).at(at(121)));
        flow.advance(2);

        assertThat(flow.updates.readValuesToList().stream().filter(row -> row.getWindowStart() == at(0)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getFinal$()).isTrue();
                    assertThat(row.getRevision()).isEqualTo(2);
                });

        flow.send(order("AT", 1).at(at(2), at(122)));
        flow.advance(2);

        assertThat(flow.updates.readValuesToList().stream().filter(row -> row.getWindowStart() == at(0)))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.getFinal$()).isTrue();
                    assertThat(row.getRevision()).isEqualTo(3);
                    assertThat(row.getValues().get(0)).isEqualTo(2L);
                });
    }

    @Test
    void anImportOfAnOldLogBesideLiveTrafficIsCounted() {
        flow.apply(ORDERS);
        flow.send(order("AT", 1).at(at(1)));
        long old = Instant.parse("2015-05-17T10:05:00Z").toEpochMilli();

        flow.send(order("AT", 1).at(old, at(2)));
        flow.advance(5);
        flow.advance(5);

        var rows = flow.driver.<Bytes, byte[]>getKeyValueStore("rows");
        var found = new WindowScanner(List.of(new StoreReplica(0, true, rows)), new WindowCache(0))
                .starts("orders", 1, "default", 0, Long.MAX_VALUE);
        assertThat(found).containsExactly(old, at(0));
    }

    @Test
    void undecodableEventsAreDeadLetteredAndStopNothing() {
        flow.apply(ORDERS);
        var good = flow.serialize(order("AT", 1).at(at(1)));
        var cut = Arrays.copyOf(good, good.length - 3);
        var unknown = good.clone();
        unknown[3] = 99;

        flow.enriched.pipeInput(KEY, cut);
        flow.enriched.pipeInput(KEY, new byte[] {9, 9});
        flow.enriched.pipeInput(KEY, unknown);
        flow.enriched.pipeInput(KEY, (byte[]) null);
        flow.send(order("AT", 1).at(Long.MAX_VALUE / 2, at(1)));
        flow.send(order("AT", 1).at(at(1), Long.MAX_VALUE / 2));
        flow.send(order("AT", 1).at(at(1)));

        assertThat(flow.failed.readValuesToList())
                .extracting(FailedEvent::getReason)
                .containsExactly(
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.UNKNOWN_SCHEMA_ID,
                        FailureReason.CORRUPT_AVRO,
                        FailureReason.TIMESTAMP_OUT_OF_RANGE,
                        FailureReason.TIMESTAMP_OUT_OF_RANGE);
        assertThat(flow.updates.readValuesToList()).hasSize(1);
    }

    @Test
    void everyEventIsMatchedUnmatchedOrFailed() {
        flow.apply(ORDERS);

        flow.send(order("AT", 1).at(at(1)));
        flow.send(TestEvents.track("Other").at(at(2)));
        flow.send(TestEvents.track("Other").at(at(3)));
        flow.enriched.pipeInput(KEY, new byte[] {1});
        flow.advance(2);

        assertThat(count("events_matched")).isEqualTo(1);
        assertThat(count("events_unmatched")).isEqualTo(2);
        assertThat(count("events_failed")).isEqualTo(1);
        assertThat(count("events"))
                .isEqualTo(count("events_matched") + count("events_unmatched") + count("events_failed"));
        assertThat(flow.insightEvents("orders")).isEqualTo(1);
        assertThat(count("groups_sent")).isEqualTo(count("groups_merged"));
    }

    @Test
    void aDefinitionAppliedWhileRunningCountsFromItsNextWholeWindow() {
        flow.send(order("AT", 1).at(at(1)));
        var spec = TestDefinitions.parse(ORDERS).get(0);
        flow.apply(spec.withGeneration(1, 1, at(30)), at(28));

        flow.send(order("AT", 1).at(at(29)));
        flow.send(order("AT", 1).at(at(40)));
        assertThat(flow.updates.isEmpty()).isTrue();

        flow.send(order("AT", 1).at(at(61)));
        assertThat(flow.updates.readValue().getWindowStart()).isEqualTo(at(60));
    }

    @Test
    void anInsightThatWasJustAppliedHasNoRowsOfWindowsBeforeIt() {
        var spec = TestDefinitions.parse(ORDERS).get(0);
        flow.apply(spec.withGeneration(1, 1, at(30)), at(28));

        flow.send(order("AT", 1).at(at(-7 * 86_400), at(70)));
        flow.send(order("AT", 1).at(at(-60), at(70)));
        flow.send(order("AT", 1).at(at(0), at(70)));
        flow.send(order("AT", 1).at(at(60), at(70)));
        flow.advance(2);

        assertThat(flow.updates.readValuesToList())
                .extracting(InsightUpdate::getWindowStart)
                .containsOnly(at(60));
        assertThat(count("events_unmatched")).isEqualTo(3);
    }

    @Test
    void anInsightOfTheFirstStartCountsEveryRetainedEvent() {
        flow.apply(ORDERS);

        flow.send(order("AT", 1).at(-60_000, at(70)));

        assertThat(flow.updates.readValue().getWindowStart()).isEqualTo(-60_000);
    }

    @Test
    void aDeletedInsightStopsAndItsRowsAreDropped() {
        flow.apply(ORDERS);
        flow.send(order("AT", 1).at(at(1)));
        flow.updates.readValuesToList();

        flow.delete("orders");
        flow.send(order("AT", 1).at(at(2)));
        flow.advance(2);

        assertThat(flow.updates.isEmpty()).isTrue();
        assertThat(count("rows_dropped")).isEqualTo(1);
    }

    private static TestEvents order(String country, long revenue) {
        return TestEvents.track("Order").country(country).property("revenue", revenue);
    }

    private double count(String name) {
        return flow.metrics.getSampleValue("millrace_aggregation_" + name + "_total");
    }
}
