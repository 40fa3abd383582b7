package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.millrace.aggregation.event.TestEvents;
import io.millrace.aggregation.partial.PackedReader;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.person.PersonMove;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CombineTaskTest implements CombineTask.Output {
    private static final long START = 1_795_248_000_000L;
    private static final int MERGE_PARTITIONS = 3;

    private final SchemaIds ids = new SchemaIds(new MockSchemaRegistryClient());
    private final AvroSerde<EnrichedEvent> serde = AvroSerde.of(Topics.EVENTS_ENRICHED, ids);
    private final ActiveDefinitions active = TestDefinitions.active("""
        insights:
          - { name: pages, where: 'event.name == "Page"', groupBy: { path: event.page.path },
              window: { tumbling: 1m }, measures: { n: count() } }
        """);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final List<Map.Entry<Integer, byte[]>> sent = new ArrayList<>();
    private final List<FailureReason> deadLetters = new ArrayList<>();
    private final List<PersonMove> moves = new ArrayList<>();
    private long now = START;
    private long offset;
    private final CombineTask task = new CombineTask(
            new CombineResources(
                    active,
                    ids,
                    new CombineSettings(
                            MERGE_PARTITIONS, 20_000, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(15)),
                    new CombineCounts(metrics),
                    BackfillResources.none(),
                    Optional.empty()),
            5,
            new TaskStores().stores(),
            () -> now,
            this);

    @Test
    void countsArePublishedWhenTheCommitHasSucceeded() {
        task.process(record(TestEvents.track("Page").at(START)));
        task.process(record(TestEvents.track("Other").at(START)));
        task.beforeCommit();
        assertThat(count("events")).isZero();

        task.tick();

        assertThat(count("events_matched")).isEqualTo(1);
        assertThat(count("events_unmatched")).isEqualTo(1);
        assertThat(count("groups_sent")).isEqualTo(1);
    }

    @Test
    void partialsBeyondTheMemoryBoundAreSentBeforeTheCommit() {
        for (int i = 0; i < 1_000; i++) {
            task.process(record(TestEvents.track("Page").path("/" + i).at(START)));
        }

        assertThat(sent).isNotEmpty();
        assertThat(task.bytes()).isLessThan(25_000);
    }

    @Test
    void anUndecodableEventIsDeadLetteredAndCountsForNothing() {
        int counted = task.process(new ConsumerRecord<>(Topics.EVENTS_ENRICHED.name(), 5, offset++, null, null));
        counted += task.process(new ConsumerRecord<>(Topics.EVENTS_ENRICHED.name(), 5, offset++, null, new byte[] {1}));
        counted += task.process(record(TestEvents.track("Page").at(Long.MAX_VALUE / 2, START)));

        assertThat(counted).isZero();
        assertThat(deadLetters)
                .containsExactly(
                        FailureReason.CORRUPT_AVRO, FailureReason.CORRUPT_AVRO, FailureReason.TIMESTAMP_OUT_OF_RANGE);
    }

    @Test
    void aTaskThatFallsIdleReportsItToEveryMergePartition() {
        task.process(record(TestEvents.track("Page").at(START)));
        task.beforeCommit();
        sent.clear();
        now += 15_000;

        task.beforeCommit();

        assertThat(sent).extracting(Map.Entry::getKey).containsExactly(0, 1, 2);
        assertThat(sent).allSatisfy(one -> {
            var reader = new PackedReader(one.getValue());
            assertThat(reader.upstream()).isEqualTo(5);
            assertThat(reader.nextSection()).isFalse();
            assertThat(reader.watermark()).isEqualTo(START);
            assertThat(reader.idle()).isTrue();
        });
    }

    @Test
    void aClosedTaskStillSendsWhatItHasCombined() {
        task.process(record(TestEvents.track("Page").at(START)));

        task.close();
        task.beforeCommit();

        assertThat(sent).anySatisfy(one -> assertThat(new PackedReader(one.getValue()).nextSection())
                .isTrue());
    }

    private ConsumerRecord<byte[], byte[]> record(TestEvents event) {
        var value = serde.serialize(Topics.EVENTS_ENRICHED.name(), event.build());
        return new ConsumerRecord<>(Topics.EVENTS_ENRICHED.name(), 5, offset++, new byte[0], value);
    }

    private double count(String name) {
        return metrics.getSampleValue("millrace_aggregation_" + name + "_total");
    }

    @Override
    public void sendPartials(int mergePartition, byte[] packed, long sentAt) {
        sent.add(Map.entry(mergePartition, packed));
    }

    @Override
    public void sendMove(PersonMove move, long timestamp) {
        moves.add(move);
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, FailureReason reason, String message) {
        deadLetters.add(reason);
    }
}
