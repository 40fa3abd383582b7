package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.START;
import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.insight.InsightUpdate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last windows of traffic that stops, in the whole topology. */
class SilenceFlowTest {
    @TempDir
    private Path state;

    private FlowFixture flow;
    private long now = START.toEpochMilli();
    private boolean upstreamIsDown;
    private long inputProgress = now;

    @BeforeEach
    void start() {
        flow = new FlowFixture(state, topology -> topology.withInputProgress(partition -> inputProgress));
        flow.apply(TestDefinitions.parse(FlowFixture.PAGES).get(0), 0);
    }

    @AfterEach
    void stop() {
        flow.close();
    }

    @Test
    void theLastWindowBeforeSilenceBecomesFinalAndRaisesItsAlert() {
        send(1, 1);

        pass(115);
        assertThat(finals()).isEmpty();
        assertThat(flow.alerts.isEmpty()).isTrue();

        pass(20);
        assertThat(finals()).singleElement().satisfies(row -> {
            assertThat(row.getWindowStart()).isEqualTo(at(0));
            assertThat(row.getValues().get(0)).isEqualTo(1L);
        });
        assertThat(flow.alerts.readValuesToList()).singleElement().satisfies(alert -> assertThat(alert.getRaised())
                .isTrue());
    }

    @Test
    void aLateEventCorrectsAFinalWindowWithANewRevision() {
        send(1, 1);
        pass(140);
        long revision = finals().get(0).getRevision();
        flow.alerts.readValuesToList();

        send(2, 140);
        send(3, 140);
        pass(4);

        assertThat(finals()).last().satisfies(row -> {
            assertThat(row.getValues().get(0)).isEqualTo(3L);
            assertThat(row.getRevision()).isGreaterThan(revision);
        });
        assertThat(flow.alerts.readValuesToList()).last().satisfies(alert -> assertThat(alert.getRaised())
                .isFalse());
    }

    @Test
    void noWindowBecomesFinalUntilAnUpstreamStageThatWasDownHasCaughtUp() {
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
    void anImportOfOldEventsBecomesFinalAfterItsGraceHasPassedOnTheClock() {
        long old = -365L * 86_400;
        send(old, 1);

        pass(100);
        assertThat(finals()).isEmpty();

        pass(40);
        assertThat(finals()).singleElement().satisfies(row -> assertThat(row.getWindowStart())
                .isEqualTo(at(old)));
    }

    private List<InsightUpdate> finals() {
        return flow.updates.readValuesToList().stream()
                .filter(InsightUpdate::getFinal$)
                .toList();
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += 1_000;
            if (!upstreamIsDown) {
                inputProgress = now;
            }
            flow.advance(1);
        }
    }

    private void send(long second, long receivedSecond) {
        flow.send(TestEvents.track("Page").at(at(second), at(receivedSecond)));
    }
}
