package io.millrace.aggregation.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.event.TestEvents;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.tracing.RecordedSpan;
import io.millrace.tracing.RecordedSpans;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedFlowTest {
    private static final String BY_PATH = """
        insights:
          - name: by_path
            groupBy: { path: event.page.path }
            window: { tumbling: 1m }
            measures: { n: count() }
            grace: 1m
            retain: 1d
          - name: orders
            where: event.name == "Order Completed"
            window: { tumbling: 1m }
            measures: { n: count() }
            grace: 1m
            retain: 1d
        """;

    private final RecordedSpans recorded = RecordedSpans.ofSampled();

    @TempDir
    Path state;

    @Test
    void aTracedEventLeadsToTheFlushThatSentItAndToEachRowThatCountsIt() {
        try (var flow = new FlowFixture(state, topology -> topology.tracedBy(recorded.tracing()))) {
            flow.apply(BY_PATH);
            send(flow, page("/traced"), RecordedSpans.TRACEPARENT);
            flow.advance(2);

            var row = traced(flow).get(0);
            var spans = recorded.end();
            assertThat(spans).extracting(RecordedSpan::name).containsExactly("flush", "row by_path");
            assertThat(spans).extracting(RecordedSpan::trace).containsOnly(RecordedSpans.TRACE);
            assertThat(spans).extracting(RecordedSpan::parent).containsOnly(RecordedSpans.SPAN);
            assertThat(spans.get(0).links()).containsExactly(RecordedSpans.SPAN);
            assertThat(spans.get(1).links()).containsExactly(spans.get(0).id());
            assertThat(spans.get(1).tags())
                    .containsEntry("millrace.insight", "by_path")
                    .containsEntry("millrace.tenant", "default");
            assertThat(row.getGroup()).containsExactly("/traced");
        }
    }

    @Test
    void aRowThatDoesNotCountATracedEventCarriesNoTrace() {
        try (var flow = new FlowFixture(state, topology -> topology.tracedBy(recorded.tracing()))) {
            flow.apply(BY_PATH);
            send(flow, page("/traced"), RecordedSpans.TRACEPARENT);
            flow.send(page("/other"));
            flow.advance(2);

            assertThat(traced(flow)).extracting(InsightUpdate::getGroup).containsExactly(List.of("/traced"));
        }
    }

    @Test
    void withoutTracingNoRecordHasAHeader() {
        try (var flow = new FlowFixture(state)) {
            flow.apply(BY_PATH);
            send(flow, page("/traced"), RecordedSpans.TRACEPARENT);
            flow.advance(2);

            assertThat(flow.updates.readRecordsToList()).isNotEmpty().allSatisfy(update -> assertThat(update.headers())
                    .isEmpty());
        }
    }

    private static TestEvents page(String path) {
        return TestEvents.track("Product Viewed").path(path).at(FlowFixture.at(5));
    }

    private static void send(FlowFixture flow, TestEvents event, String traceparent) {
        Headers headers = new RecordHeaders().add("traceparent", traceparent.getBytes(StandardCharsets.US_ASCII));
        flow.enriched.pipeInput(new TestRecord<>(FlowFixture.KEY, flow.serialize(event), headers, FlowFixture.START));
    }

    private static List<InsightUpdate> traced(FlowFixture flow) {
        var rows = new ArrayList<InsightUpdate>();
        for (var update : flow.updates.readRecordsToList()) {
            if (update.headers().lastHeader("traceparent") != null) {
                rows.add(update.value());
            }
        }
        return rows;
    }
}
