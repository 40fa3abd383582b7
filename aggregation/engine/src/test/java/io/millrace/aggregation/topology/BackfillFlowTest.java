package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.KEY;
import static io.millrace.aggregation.topology.FlowFixture.START;
import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.EnrichedLog;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology with insights that begin in the past, and with alerts. */
class BackfillFlowTest {
    @TempDir
    private Path state;

    private FlowFixture flow;
    private final EnrichedLog log = new EnrichedLog(0);
    private final BackfillProgress progress = new BackfillProgress();
    private final Map<Long, Long> counted = new HashMap<>();

    @BeforeEach
    void start() {
        flow = new FlowFixture(
                state,
                topology -> topology.withBackfills(
                        new BackfillResources(() -> log.consumer(2), Duration.ofMillis(90), progress)));
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void anInsightThatBeginsInThePastCountsEarlierEvents() {
        send(1);
        send(2);
        send(65);
        applyFrom(START);

        send(66);
        letTimePass();

        assertThat(lastCount(at(0))).isEqualTo(2);
        assertThat(lastCount(at(60))).isEqualTo(2);
        assertThat(progress.states("pages", 1).get(0).done()).isTrue();
        assertThat(flow.insightEvents("pages")).isEqualTo(4);
    }

    @Test
    void onAnIdlePartitionTheBackfillEndsWithTheLastEventSeen() {
        send(1);
        send(2);
        applyFrom(START);

        letTimePass();

        assertThat(progress.states("pages", 1).get(0).handover()).isEqualTo(2);
        assertThat(lastCount(at(0))).isEqualTo(2);
    }

    @Test
    void anAlertOfAClosedWindowIsRaised() {
        applyFrom(START);
        send(1);
        send(200);
        letTimePass();

        var alert = flow.alerts.readKeyValue();
        assertThat(alert.key).isEqualTo("pages/few/default/" + at(0) + "/");
        assertThat(alert.value.getRaised()).isTrue();
        assertThat(alert.value.getValue()).isEqualTo(1.0);
        assertThat(flow.alerts.isEmpty()).isTrue();
        assertThat(flow.metrics.getSampleValue(
                        "millrace_aggregation_alerts_total",
                        new String[] {"insight", "state"},
                        new String[] {"pages", "raised"}))
                .isEqualTo(1);
    }

    /** Time for tasks to notice the backfill, to read it and to emit. */
    private void letTimePass() {
        for (int i = 0; i < 4; i++) {
            flow.advance(2);
        }
    }

    private Long lastCount(long windowStart) {
        flow.updates
                .readValuesToList()
                .forEach(row ->
                        counted.put(row.getWindowStart(), (Long) row.getValues().get(0)));
        return counted.get(windowStart);
    }

    private void applyFrom(Instant from) {
        var spec = TestDefinitions.parse(FlowFixture.PAGES).get(0).withBackfillFrom(Optional.of(from.toEpochMilli()));
        flow.apply(spec, 0);
    }

    private void send(long second) {
        var value = flow.serialize(TestEvents.track("Page").at(at(second)));
        log.add(value);
        flow.enriched.pipeInput(KEY, value);
    }
}
