package io.millrace.runtime.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecondsBehindTest {
    private static final long NOW = 1_795_248_000_000L;
    private static final String NAME = "millrace_enrichment_behind_seconds";
    private static final TopicPartition EVENTS = new TopicPartition("events.raw", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final SecondsBehind behind = new SecondsBehind(
            "enrichment",
            new OldestRecord(consumer, partitions -> {
                if (away.get()) {
                    throw new TimeoutException("no response");
                }
                return Map.of(EVENTS, 1L);
            }),
            () -> Set.of(EVENTS),
            () -> closed.set(true),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

    @BeforeEach
    void register() {
        behind.register(metrics);
    }

    @AfterEach
    void close() {
        behind.close();

        assertThat(closed).isTrue();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void itIsAbsentUntilItIsKnown() {
        assertThat(metrics.getSampleValue(NAME)).isNull();
    }

    @Test
    void itIsTheAgeOfTheOldestRecordThatWaits() {
        ending(2);
        returning(NOW - 12_500);

        behind.observe();

        assertThat(metrics.getSampleValue(NAME)).isEqualTo(12.5);
    }

    @Test
    void itIsNothingWhenNothingWaits() {
        ending(1);

        behind.observe();

        assertThat(metrics.getSampleValue(NAME)).isZero();
    }

    @Test
    void aRecordOfTheFutureIsNotBehind() {
        ending(2);
        returning(NOW + 5_000);

        behind.observe();

        assertThat(metrics.getSampleValue(NAME)).isZero();
    }

    @Test
    void whatWasSeenWaitingStillWaitsWhileTheBrokerIsAway() {
        ending(2);
        returning(NOW - 1_000);
        behind.observe();
        away.set(true);

        behind.observe();

        assertThat(metrics.getSampleValue(NAME)).isEqualTo(1.0);
    }

    private void ending(long end) {
        consumer.updateEndOffsets(Map.of(EVENTS, end));
    }

    private void returning(long timestamp) {
        consumer.schedulePollTask(() -> consumer.addRecord(new ConsumerRecord<>(
                EVENTS.topic(),
                EVENTS.partition(),
                1,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders(),
                Optional.empty())));
    }
}
