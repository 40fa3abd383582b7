package io.millrace.runtime.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressProbeTest {
    private static final long NOW = 1_795_248_000_000L;
    private static final StageOffsets RAW = offsets("events.raw", 10, 10);
    private static final StageOffsets EVENTS = offsets("events.enriched", 7, 10);
    private static final StageOffsets PARTIALS = offsets("partials", 4, 5);

    private final AtomicBoolean closed = new AtomicBoolean();

    @Test
    void theBacklogIsTheLagOfEachTopicOfTheEngine() {
        Progress progress = probe(() -> List.of(EVENTS, PARTIALS)).now();

        assertThat(progress.lag()).isEqualTo(Map.of("events.enriched", 3L, "partials", 1L));
        assertThat(progress.caughtUp()).isFalse();
    }

    @Test
    void theBacklogIsUnknownWhileTheBrokerDoesNotRespond() {
        ProgressProbe probe = probe(() -> {
            throw new TimeoutException("no response");
        });

        assertThatThrownBy(probe::now).isInstanceOf(IllegalStateException.class).hasMessageContaining("the broker");
    }

    @Test
    void freshnessIsKnownPerPartitionOnceItsInputIsCommitted() {
        ProgressProbe probe = probe(() -> List.of(RAW, offsets("events.enriched", 10, 10), PARTIALS));

        assertThat(probe.arrived(0)).isEqualTo(Long.MIN_VALUE);
        probe.observe();

        assertThat(probe.arrived(0)).isEqualTo(NOW);
        assertThat(probe.reached(0)).isEqualTo(Long.MIN_VALUE);
        assertThat(probe.arrived(1)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void aFailedReadIsSkipped() {
        ProgressProbe probe = probe(() -> {
            throw new TimeoutException("no response");
        });

        probe.observe();

        assertThat(probe.reached(0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void closingItClosesTheClient() {
        probe(List::of).close();

        assertThat(closed).isTrue();
    }

    private ProgressProbe probe(ProgressProbe.OffsetsReader offsets) {
        return new ProgressProbe(
                List.of("events.enriched", "partials"),
                offsets,
                offsets,
                () -> closed.set(true),
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    }

    private static StageOffsets offsets(String topic, long committed, long end) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return new StageOffsets(Map.of(partition, committed), Map.of(partition, end));
    }
}
