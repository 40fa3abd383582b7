package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.runtime.testing.TopologyTable;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.publish.SinkMetrics;
import io.millrace.sink.publish.WaitLimits;
import io.millrace.sink.topic.InsightTopicCreator;
import io.millrace.sink.topic.MadeTopics;
import io.millrace.sink.topic.ManualWorker;
import io.millrace.sink.topic.PreparedTopics;
import io.millrace.tracing.RecordedSpans;
import io.millrace.tracing.Tracing;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class TracedRowsTest {
    private final SchemaIds ids = TestRegistry.ids();
    private final RecordedSpans recorded = RecordedSpans.ofSampled();

    @Test
    void aTracedRowCarriesTheSpanOfItsPublication() {
        var row = publish(recorded.tracing());

        assertThat(recorded.end()).singleElement().satisfies(span -> {
            assertThat(span.name()).isEqualTo("publish row");
            assertThat(span.trace()).isEqualTo(RecordedSpans.TRACE);
            assertThat(span.parent()).isEqualTo(RecordedSpans.SPAN);
            assertThat(span.tags()).containsEntry("messaging.destination.name", "insights.orders");
            assertThat(text(row)).isEqualTo(span.traceparent());
        });
    }

    @Test
    void withoutTracingAPublishedRowHasNoHeader() {
        assertThat(publish(Tracing.OFF).headers()).isEmpty();
    }

    private TestRecord<String, byte[]> publish(Tracing tracing) {
        var worker = new ManualWorker();
        var topics = new PreparedTopics(
                new InsightTopicCreator(new MadeTopics().admin(), ids, 1, (short) 1)::prepare, worker, bug -> {
                    throw new AssertionError(bug);
                });
        var topology = new SinkTopology(
                ids,
                topics,
                new WaitLimits(Duration.ofSeconds(10), 5, 2_000_000),
                new SinkMetrics(new CollectorRegistry()),
                tracing,
                new FailedEventCounter(new CollectorRegistry()));
        try (var table = new TopologyTable(topology.build(), ids)) {
            table.in(Topics.INSIGHT_DEFINITIONS, "orders", Insights.orders().build(), 0);
            worker.runOnce();
            AvroSerde<InsightUpdate> rows = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
            var headers = new RecordHeaders()
                    .add("traceparent", RecordedSpans.TRACEPARENT.getBytes(StandardCharsets.US_ASCII));
            table.driver()
                    .createInputTopic(Topics.INSIGHT_UPDATES.name(), new StringSerializer(), rows)
                    .pipeInput(new TestRecord<>(
                            "orders/default", Insights.order("CH", 1).build(), headers, Instant.EPOCH));
            List<TestRecord<String, byte[]>> published = table.driver()
                    .createOutputTopic("insights.orders", new StringDeserializer(), new ByteArrayDeserializer())
                    .readRecordsToList();
            return published.get(0);
        }
    }

    private static String text(TestRecord<String, byte[]> row) {
        return new String(row.headers().lastHeader("traceparent").value(), StandardCharsets.US_ASCII);
    }
}
