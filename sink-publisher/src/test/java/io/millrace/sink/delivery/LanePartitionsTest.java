package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.Insights;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanePartitionsTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.INSIGHT_UPDATES.name(), 0);
    private static final long NOW = 1_000_000;
    private static final int MIB = 1 << 20;

    private final SchemaIds ids = TestRegistry.ids();
    private final AvroSerde<InsightUpdate> rows = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            return Map.of(PARTITION, new OffsetAndTimestamp(0, 0));
        }
    };
    private final DeliveryParts parts = new DeliveryParts(
            DeliverySettings.of("to-", MIB, 4, Duration.ZERO),
            null,
            null,
            Optional.empty(),
            null,
            new RowDecoder(ids),
            null,
            new MemoryBudget(MIB),
            new RowTraces(Tracing.OFF),
            null,
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
            new Random(1));
    private final RowLane lane = parts.lane();
    private final ActiveDestination sound = SwissOrders.active();
    private DestinationView view = DestinationView.of(sound);
    private final LanePartitions partitions = new LanePartitions(lane, parts, () -> view, consumer);

    @BeforeEach
    void assigned() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        partitions.prepare();
    }

    @Test
    void aRowOnWhichWhereExceedsALimitIsCountedAndTheNextOneDelivered() {
        partitions.take(PARTITION, List.of(record(0, "x".repeat(40_000)), record(1, "CH"), record(2, "DE")));

        assertThat(lane.counts().whereFailed()).isEqualTo(1);
        assertThat(lane.counts().filtered()).isEqualTo(1);
        assertThat(lane.next(NOW).offset()).isEqualTo(1);
        assertThat(lane.next(NOW)).isNull();
        assertThat(lane.counts().isBalanced()).isTrue();
    }

    @Test
    void aRowIsReadAgainWhoseInsightIsGoneWhenItIsTaken() {
        view = view.with(new ActiveDestination(sound.destination(), Optional.empty(), Optional.of("it is gone")));

        partitions.take(PARTITION, List.of(record(0, "CH")));

        assertThat(lane.counts().read()).isZero();
        assertThat(consumer.position(PARTITION)).isZero();
        partitions.prepare();
        assertThat(consumer.paused()).contains(PARTITION);

        view = view.with(sound);
        partitions.prepare();
        partitions.take(PARTITION, List.of(record(0, "CH")));

        assertThat(consumer.paused()).isEmpty();
        assertThat(lane.next(NOW).offset()).isZero();
    }

    @Test
    void aDefinitionThatDoesNotComeIsWaitedForOnceAndNotForEachOfItsRows() {
        var early = List.of(record(0, "CH", 2), record(1, "DE", 2));

        partitions.take(PARTITION, early);
        assertThat(lane.counts().read()).as("it may come").isZero();

        partitions.take(PARTITION, early);
        assertThat(lane.counts().waiting()).isEqualTo(2);
    }

    @Test
    void aDestinationOfAnotherInsightIsStartedAnew() {
        assertThat(RowDecoder.readsTheSame(SwissOrders.of("orders"), SwissOrders.of("orders")))
                .isTrue();
        assertThat(RowDecoder.readsTheSame(SwissOrders.of("orders"), SwissOrders.of("visits")))
                .isFalse();
    }

    private ConsumerRecord<String, byte[]> record(long offset, String country) {
        return record(offset, country, 1);
    }

    private ConsumerRecord<String, byte[]> record(long offset, String country, long generation) {
        var row = Insights.order(country, 1)
                .setGeneration(generation)
                .setFinal$(true)
                .build();
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                "orders/default/" + country,
                rows.serialize(PARTITION.topic(), row));
    }
}
