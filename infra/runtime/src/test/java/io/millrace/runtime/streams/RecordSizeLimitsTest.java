package io.millrace.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.metrics.TransactionCounters;
import io.millrace.schemas.topic.RecordLimit;
import java.util.ArrayList;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class RecordSizeLimitsTest {
    private final RecordSizeLimits sizes = new RecordSizeLimits();

    @Test
    void keyValueAndHeadersCountTogetherAndTheLimitItselfFits() {
        var fits = record("t", "key", RecordLimit.BYTES - 3);
        var over = record("t", "key", RecordLimit.BYTES - 2);
        var byItsHeader = new ProducerRecord<byte[], byte[]>(
                "t", 0, 0L, null, new byte[RecordLimit.BYTES - 1], new RecordHeaders().add("h", new byte[] {1}));

        assertThat(RecordSizeLimits.sizeOf(fits)).isEqualTo(RecordLimit.BYTES);
        assertThat(sizes.isTooLarge(fits)).isFalse();
        assertThat(sizes.isTooLarge(over)).isTrue();
        assertThat(sizes.isTooLarge(byItsHeader)).isTrue();
        assertThat(sizes.isTooLarge(new ProducerRecord<>("t", null))).isFalse();
    }

    @Test
    void aSizeThatTheBrokerRefusedIsNotSentToThatTopicAgain() {
        sizes.refusedByBroker(record("small", "k", 5_000));
        sizes.refusedByBroker(record("small", "k", 9_000));

        assertThat(sizes.isTooLarge(record("small", "k", 5_000))).isTrue();
        assertThat(sizes.isTooLarge(record("small", "k", 4_999))).isFalse();
        assertThat(sizes.isTooLarge(record("other", "k", 9_000))).isFalse();
    }

    @Test
    void aProducerHandsATooLargeRecordBackToItsSenderAtOnceAndGoesOn() {
        var answers = new ArrayList<Exception>();
        try (var producer = new CommitGuardProducer(
                // No broker: the answer comes from the producer itself, before it asks for anything.
                Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 1),
                FetchedOffsets::new,
                sizes,
                new TransactionCounters())) {
            var sent = producer.send(record("t", "k", RecordLimit.BYTES), (at, problem) -> {
                assertThat(at.topic()).isEqualTo("t");
                answers.add(problem);
            });

            assertThat(sent).isDone();
        }
        assertThat(answers)
                .singleElement()
                .isInstanceOf(RecordTooLargeException.class)
                .satisfies(problem -> assertThat(problem).hasMessageContaining("1000001 bytes, 1000000 are allowed"));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, int valueBytes) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), new byte[valueBytes]);
    }
}
