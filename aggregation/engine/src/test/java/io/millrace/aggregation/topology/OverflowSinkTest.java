package io.millrace.aggregation.topology;

import static io.millrace.aggregation.topology.FlowFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.schemas.insight.InsightUpdate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link OverflowSink} relies on, and nothing in the public API of Kafka Streams promises. */
class OverflowSinkTest {
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
    void streamsAddsTheApplicationIdToTheSinksTopicAndTheMergeTaskReadsItBack() {
        flow.apply("""
            insights:
              - name: pages
                groupBy: { path: event.page.path }
                window: { tumbling: 1m }
                measures: { n: count() }
                maxGroups: 2
                grace: 1m
                retain: 1h
            """);

        for (var path : List.of("/a", "/b", "/c", "/d", "/d")) {
            flow.send(TestEvents.track("Page").path(path).at(at(1)));
        }
        flow.advance(2);
        flow.advance(2);

        assertThat(flow.driver.producedTopicNames())
                .contains("flow-partials-repartition")
                .doesNotContain("partials-repartition");
        assertThat(flow.updates.readValuesToList())
                .filteredOn(row -> row.getGroup().contains("__other__"))
                .last()
                .extracting(InsightUpdate::getValues)
                .isEqualTo(List.of(3L));
    }
}
