package io.millrace.runtime.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.failed.FailedEvents;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.RegistryUnavailableException;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.RecordLimit;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that cannot be written, by the handler that every topology has. */
final class DeadLetteringProductionTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC);
    private final RecordTooLargeException tooLarge = new RecordTooLargeException("too large");

    private final SchemaIds ids = TestRegistry.ids();
    private final AvroSerde<FailedEvent> serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final RecordSizeLimits sizes = new RecordSizeLimits();
    private final DeadLetteringProductionHandler handler = new DeadLetteringProductionHandler();

    @BeforeEach
    void configure() {
        var letters = new DeadLetters(Stage.ENRICHMENT, ids, new FailedEventCounter(metrics), CLOCK);
        handler.configure(DeadLetteringProductionHandler.configs(letters, sizes, metrics));
    }

    @Test
    void aRecordThatIsTooLargeBecomesAFailedEventThatFitsAndTheStreamGoesOn() {
        var response = handler.handleError(context(), record("events.enriched", 3_000_000), tooLarge);

        var letter = only(response);
        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(RecordSizeLimits.sizeOf(letter)).isBetween(RecordLimit.BYTES / 2, RecordLimit.BYTES);
        var failed = serde.deserialize("events.failed", letter.value());
        assertThat(failed.getReason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
        assertThat(failed.getMessage()).contains("events.enriched", "3000003 bytes", "more than 1000000");
        assertThat(failed.getTopic()).isEqualTo("events.raw");
        assertThat(failed.getOffset()).isEqualTo(42);
        assertThat(failed.getTruncated()).isTrue();
        assertThat(unwritten("events.enriched", "too_large")).isEqualTo(1);
        assertThat(metrics.getSampleValue(
                        "millrace_failed_events_total",
                        new String[] {"stage", "reason"},
                        new String[] {"ENRICHMENT", "EVENT_TOO_LARGE"}))
                .isEqualTo(1);
    }

    @Test
    void whatAStateStoreLogsIsLeftOutCountedAndNotAnEventThatFailed() {
        var topic = "millrace-enrichment-devices-changelog";
        var response = handler.handleError(context(), record(topic, 3_000_000), tooLarge);

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).isEmpty();
        assertThat(unwritten(topic, "too_large")).isEqualTo(1);
    }

    @Test
    void aSizeThatOnlyTheBrokerRefusesFailsTheAttemptAndIsDeadLetteredAtTheNext() {
        var record = record("events.enriched", 600_000);

        var first = handler.handleError(context(), record, tooLarge);
        var second = handler.handleError(context(), record, tooLarge);

        assertThat(first.result()).isEqualTo(Result.FAIL);
        assertThat(second.result()).isEqualTo(Result.RESUME);
        assertThat(serde.deserialize("events.failed", only(second).value())
                        .getOriginal()
                        .array())
                .isEqualTo(record.value());
    }

    @Test
    void aDeadLetterThatTheBrokerRefusesIsCutUntilItFits() {
        var failed = FailedEvents.of(Stage.ENRICHMENT, FailureReason.POISON_EVENT, "bad")
                .original(new byte[500_000])
                .build(1);
        var letter = new ProducerRecord<>(
                "events.failed", failed.getId().getBytes(UTF_8), serde.serialize("events.failed", failed));
        sizes.refusedByBroker(record("events.failed", 100_000));

        var shorter = only(handler.handleError(context(), letter, tooLarge));

        assertThat(sizes.isTooLarge(shorter)).isFalse();
        var kept = serde.deserialize("events.failed", shorter.value());
        assertThat(kept.getId()).isEqualTo(failed.getId());
        assertThat(kept.getTruncated()).isTrue();
        assertThat(kept.getOriginal().remaining()).isGreaterThan(99_000);
    }

    @Test
    void aRecordThatCannotBeSerializedIsAFailedEventWithTheBytesThatItWasToBeMadeOf() {
        var response = handler.handleSerializationError(
                context(),
                new ProducerRecord<>("events.enriched", "k", "v"),
                new IllegalArgumentException("not a flattened value"),
                SerializationExceptionOrigin.VALUE);

        assertThat(response.result()).isEqualTo(Result.RESUME);
        var failed = serde.deserialize("events.failed", only(response).value());
        assertThat(failed.getReason()).isEqualTo(FailureReason.POISON_EVENT);
        assertThat(failed.getMessage()).contains("not a flattened value");
        assertThat(failed.getOriginal().array()).isEqualTo("source".getBytes(UTF_8));
        assertThat(unwritten("events.enriched", "unserializable")).isEqualTo(1);
    }

    @Test
    void whatIsNoFaultOfTheRecordFailsTheAttempt() {
        var timeout = handler.handleError(context(), record("events.enriched", 10), new TimeoutException("late"));
        var registry = handler.handleSerializationError(
                context(),
                new ProducerRecord<>("events.enriched", "k", "v"),
                new RegistryUnavailableException("down", null),
                SerializationExceptionOrigin.VALUE);

        assertThat(List.of(timeout.result(), registry.result())).containsOnly(Result.FAIL);
    }

    private static ProducerRecord<byte[], byte[]> only(Response response) {
        assertThat(response.deadLetterQueueRecords()).hasSize(1);
        return response.deadLetterQueueRecords().get(0);
    }

    private double unwritten(String topic, String reason) {
        return metrics.getSampleValue(
                "millrace_records_unwritten_total", new String[] {"topic", "reason"}, new String[] {topic, reason});
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, int valueBytes) {
        return new ProducerRecord<>(topic, "t/p".getBytes(UTF_8), new byte[valueBytes]);
    }

    private static DefaultErrorHandlerContext context() {
        return new DefaultErrorHandlerContext(
                null,
                "events.raw",
                3,
                42,
                new RecordHeaders(),
                "node",
                new TaskId(0, 3),
                0L,
                "key".getBytes(UTF_8),
                "source".getBytes(UTF_8));
    }
}
