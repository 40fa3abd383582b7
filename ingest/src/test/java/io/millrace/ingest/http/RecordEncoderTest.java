package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.prometheus.client.CollectorRegistry;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
    // Stored limits: four times 1 KiB an event, 4 MiB a request.
    private static final RequestLimits LIMITS = new RequestLimits(1_024, 1_024, 10_000, 64);

    private final RecordEncoder encoder = new RecordEncoder(producer(), LIMITS);

    @Test
    void anEventLargerThanItsStoredLimitIsRejectedWithItsMessageId() throws Exception {
        assertThat(encoder.encode(event("x".repeat(3_000)))).hasSizeGreaterThan(3_000);

        assertThatThrownBy(() -> encoder.encode(event("x".repeat(4_096))))
                .isInstanceOfSatisfying(Rejection.class, e -> {
                    assertThat(e.reason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
                    assertThat(e.messageId()).isEqualTo("m");
                });
    }

    @Test
    void theEventsOfARequestShareItsStoredLimit() throws Exception {
        long stored = 0;
        var event = event("x".repeat(4_000));
        while (stored + 4_096 < LIMITS.storedBatchBytes()) {
            stored += encoder.encode(event).length;
        }
        encoder.encode(event("fits"));

        assertThatThrownBy(() -> {
                    encoder.encode(event);
                    encoder.encode(event);
                })
                .hasMessageContaining("those of a request together " + LIMITS.storedBatchBytes());
    }

    private static RawEvent event(String value) {
        return new RawEvent(
                "acme",
                "m",
                EventType.TRACK,
                "e",
                "u",
                null,
                null,
                null,
                1L,
                1L,
                null,
                null,
                null,
                null,
                "0a1b2c3d",
                Map.of("k", value),
                Map.of(),
                Map.of());
    }

    private static EventProducer producer() {
        var kafka = new MockProducer<String, byte[]>(
                true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
        var producer = new EventProducer(kafka, TestRegistry.ids(), new FailedEventCounter(new CollectorRegistry()));
        producer.warmUp();
        return producer;
    }
}
