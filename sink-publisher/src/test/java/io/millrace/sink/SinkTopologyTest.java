package io.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.GenericAvroDeserializer;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.runtime.testing.TopologyTable;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.insight.MeasureType;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.publish.SinkMetrics;
import io.millrace.sink.publish.WaitLimits;
import io.millrace.sink.topic.InsightTopicCreator;
import io.millrace.sink.topic.MadeTopics;
import io.millrace.sink.topic.ManualWorker;
import io.millrace.sink.topic.PreparedTopics;
import io.millrace.tracing.Tracing;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SinkTopologyTest {
    private static final Duration AFTER_RETRY = Duration.ofMillis(200);
    private static final WaitLimits LIMITS = new WaitLimits(Duration.ofSeconds(10), 5, 2_000_000);

    private final SchemaIds ids = TestRegistry.ids();
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final ManualWorker worker = new ManualWorker();
    private final PreparedTopics topics = new PreparedTopics(
            new InsightTopicCreator(new MadeTopics().admin(), ids, 1, (short) 1)::prepare, worker, bug -> {
                throw new AssertionError(bug);
            });
    private final TopologyTable table = new TopologyTable(topology(metrics).build(), ids);

    @AfterEach
    void close() {
        assertThat(sum("millrace_sink_rows_read_total"))
                .as("read = published + failed + waiting")
                .isEqualTo(sum("millrace_sink_rows_published_total")
                        + sum("millrace_sink_rows_failed_total")
                        + sum("millrace_sink_rows_waiting"));
        table.close();
        assertThat(sum("millrace_sink_rows_waiting")).isZero();
    }

    @Test
    void theTopologyMatchesTheGoldenFile() throws IOException {
        assertThat(topology(new CollectorRegistry())
                        .build()
                        .describe()
                        .toString()
                        .strip())
                .isEqualTo(Files.readString(Path.of("src/test/resources/topology.txt"))
                        .strip());
    }

    @Test
    void aRowIsPublishedToItsInsightsTopicWithAReadableKeyAndTheCurrentTime() {
        define(Insights.orders());
        table.pass(Duration.ofSeconds(5));

        update(Insights.order("DE", 3).setRevision(2));

        var published = published("insights.orders");
        assertThat(published).hasSize(1);
        var row = published.get(0);
        assertThat(row.key()).isEqualTo("default/2026-11-21T09:00:00Z/DE");
        assertThat(row.value().get("country")).hasToString("DE");
        assertThat(row.value().get("orders")).isEqualTo(3L);
        assertThat(row.value().get("revision")).isEqualTo(2L);
        assertThat(row.timestamp()).isEqualTo(5_000L);
    }

    @Test
    void rowsOfTwoInsightsGoToTheirOwnTopics() {
        define(Insights.orders());
        define(Insights.with(Insights.definition("visits"), "n", MeasureType.LONG));

        update(Insights.order("DE", 3));
        update(Insights.row("visits", List.of(), 7L));

        assertThat(published("insights.orders")).hasSize(1);
        assertThat(published("insights.visits")).hasSize(1);
    }

    @Test
    void rowsWaitForTheirDefinitionInOrderAndHoldUpNoOtherInsight() {
        define(Insights.with(Insights.definition("visits"), "n", MeasureType.LONG));

        update(Insights.order("DE", 1).setRevision(1));
        update(Insights.order("DE", 2).setRevision(2));
        update(Insights.row("visits", List.of(), 7L));

        assertThat(published("insights.visits")).hasSize(1);
        assertThat(published("insights.orders")).isEmpty();
        assertThat(sum("millrace_sink_rows_waiting")).isEqualTo(2);

        define(Insights.orders());
        update(Insights.order("DE", 3).setRevision(3));
        table.pass(AFTER_RETRY);

        assertThat(published("insights.orders"))
                .extracting(row -> row.value().get("revision"))
                .containsExactly(1L, 2L, 3L);
        assertThat(sum("millrace_sink_rows_waiting")).isZero();
    }

    @Test
    void rowsAreDeadLetteredWhenTheirDefinitionDoesNotArrive() {
        update(Insights.order("DE", 1));
        table.pass(LIMITS.definitionWait().minusSeconds(1));
        assertThat(table.values(Topics.EVENTS_FAILED)).isEmpty();

        table.pass(Duration.ofSeconds(2));

        assertThat(table.values(Topics.EVENTS_FAILED)).singleElement().satisfies(failed -> {
            assertThat(failed.getReason()).isEqualTo(FailureReason.DELIVERY_FAILED);
            assertThat(failed.getMessage()).contains("no definition of insight orders");
            assertThat(failed.getTopic()).isEqualTo("insight-updates");
            assertThat(AvroSerde.of(Topics.INSIGHT_UPDATES, ids)
                            .deserialize("", failed.getOriginal().array()))
                    .isEqualTo(Insights.order("DE", 1).build());
        });
    }

    @Test
    void rowsWaitWithoutLimitForATopicInPreparation() {
        table.in(Topics.INSIGHT_DEFINITIONS, "orders", Insights.orders().build(), 0);
        update(Insights.order("DE", 1));

        table.pass(Duration.ofHours(1));
        assertThat(table.values(Topics.EVENTS_FAILED)).isEmpty();
        worker.runOnce();
        table.pass(AFTER_RETRY);

        assertThat(published("insights.orders")).hasSize(1);
    }

    @Test
    void rowsBeyondTheLimitOfWaitingRowsAreDeadLettered() {
        for (int i = 0; i < LIMITS.maxRows() + 2; i++) {
            update(Insights.order("DE", i));
        }

        assertThat(table.values(Topics.EVENTS_FAILED)).hasSize(2).allSatisfy(failed -> assertThat(failed.getReason())
                .isEqualTo(FailureReason.DELIVERY_FAILED));
        assertThat(sum("millrace_sink_rows_waiting")).isEqualTo(LIMITS.maxRows());
    }

    @Test
    void rowsBeyondTheLimitOfWaitingBytesAreDeadLetteredUntilRoomIsFreed() {
        for (int i = 0; i < 4; i++) {
            update(Insights.order("x".repeat(700_000), i));
        }
        assertThat(table.values(Topics.EVENTS_FAILED))
                .singleElement()
                .satisfies(failed -> assertThat(failed.getMessage()).contains("3 rows of 2100"));

        table.pass(LIMITS.definitionWait().plusSeconds(1));
        update(Insights.order("DE", 5));

        assertThat(sum("millrace_sink_rows_waiting")).isEqualTo(1);
    }

    @Test
    void aRowOfTheWrongTypeIsDeadLetteredAndTheNextOneIsPublished() {
        define(Insights.orders());

        update(Insights.row("orders", List.of("DE"), "three"));
        update(Insights.order("DE", 4));
        table.in(Topics.INSIGHT_UPDATES, "orders/x", null, 0);

        assertThat(published("insights.orders")).hasSize(1);
        assertThat(table.values(Topics.EVENTS_FAILED))
                .extracting(failed -> failed.getReason())
                .containsExactly(FailureReason.POISON_EVENT, FailureReason.POISON_EVENT);
    }

    @Test
    void aRowTooLargeForItsTopicIsDeadLetteredTruncatedAndTheNextOneIsPublished() {
        define(Insights.orders());

        update(Insights.order("x".repeat(600_000), 3));
        update(Insights.order("DE", 4));

        assertThat(published("insights.orders")).hasSize(1);
        assertThat(table.records(Topics.EVENTS_FAILED)).singleElement().satisfies(record -> {
            var failed = record.value();
            assertThat(failed.getReason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
            assertThat(failed.getMessage()).contains("insights.orders");
            assertThat(RecordLimit.fits(
                            record.key().getBytes(StandardCharsets.UTF_8),
                            AvroSerde.of(Topics.EVENTS_FAILED, ids).serialize("", failed)))
                    .isTrue();
        });
    }

    @Test
    void aRowTooLargeForTheStoreIsDeadLettered() {
        update(Insights.order("x".repeat(RecordLimit.BYTES), 3));
        update(Insights.order("DE", 4));

        assertThat(table.values(Topics.EVENTS_FAILED)).singleElement().satisfies(failed -> {
            assertThat(failed.getReason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
            assertThat(failed.getTruncated()).isTrue();
        });
        assertThat(sum("millrace_sink_rows_waiting")).isEqualTo(1);
    }

    @Test
    void anAddedMeasureIsInLaterRows() {
        define(Insights.orders());
        update(Insights.order("DE", 1));
        define(Insights.with(Insights.orders(), "revenue", MeasureType.DOUBLE).setRevision(2));
        update(Insights.row("orders", List.of("DE"), 2L, 9.5).setRevision(2));

        var rows = published("insights.orders");

        assertThat(rows.get(0).value().getSchema().getField("revenue")).isNull();
        assertThat(rows.get(1).value().get("revenue")).isEqualTo(9.5);
    }

    @Test
    void theLastRowsOfADeletedInsightArePublished() {
        define(Insights.orders());
        table.in(Topics.INSIGHT_DEFINITIONS, "orders", null, 0);

        update(Insights.order("DE", 1));

        assertThat(published("insights.orders")).hasSize(1);
    }

    @Test
    void anInsightThatIsDeletedAndAppliedAgainKeepsItsTopic() {
        long later = 1_795_000_000_000L;
        define(Insights.orders());
        update(Insights.order("DE", 1));
        table.in(Topics.INSIGHT_DEFINITIONS, "orders", null, 0);

        define(Insights.orders().setGeneration(later));
        update(Insights.order("DE", 2).setGeneration(later));

        var rows = published("insights.orders");
        assertThat(rows).extracting(TestRecord::key).containsOnly("default/2026-11-21T09:00:00Z/DE");
        assertThat(rows).extracting(row -> row.value().get("generation")).containsExactly(1L, later);
    }

    private SinkTopology topology(CollectorRegistry registry) {
        return new SinkTopology(
                ids,
                topics,
                LIMITS,
                new SinkMetrics(registry),
                Tracing.OFF,
                new FailedEventCounter(new CollectorRegistry()));
    }

    private void define(InsightDefinition.Builder definition) {
        table.in(Topics.INSIGHT_DEFINITIONS, definition.getName(), definition.build(), 0);
        worker.runOnce();
    }

    private void update(InsightUpdate.Builder row) {
        table.in(Topics.INSIGHT_UPDATES, row.getInsight() + "/" + row.getTenant(), row.build(), 0);
    }

    private List<TestRecord<String, GenericRecord>> published(String topic) {
        return table.driver()
                .createOutputTopic(topic, new StringDeserializer(), new GenericAvroDeserializer(ids))
                .readRecordsToList();
    }

    private double sum(String name) {
        double sum = 0;
        for (var family : Collections.list(metrics.metricFamilySamples())) {
            for (var sample : family.samples) {
                sum += sample.name.equals(name) ? sample.value : 0;
            }
        }
        return sum;
    }
}
