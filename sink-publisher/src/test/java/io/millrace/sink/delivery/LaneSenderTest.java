package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.schemas.delivery.FailedDelivery;
import io.millrace.schemas.insight.InsightUpdate;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.sink.Insights;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationRules;
import io.millrace.sink.destination.WebhookTarget;
import io.millrace.sink.webhook.Notification;
import io.millrace.sink.webhook.SecretReference;
import io.millrace.sink.webhook.SecretStore;
import io.millrace.tracing.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Rows of which no request can be made. */
class LaneSenderTest {
    private static final long NOW = 1_000_000;
    private static final int MIB = 1 << 20;
    private static final Destination WITH_SECRET = SwissOrders.of(
            "orders", Map.of("Authorization", new WebhookTarget.Secret(SecretReference.parse("env:HOOK_TOKEN"))));

    private final SchemaIds ids = TestRegistry.ids();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    @Test
    void aRowOnWhichSomethingUnexpectedIsThrownIsDeadLetteredAndHoldsNoPlace() {
        var parts = parts(name -> {
            throw new IllegalArgumentException("hunter2");
        });
        var lane = parts.lane();
        var queue = lane.open(0, PartitionProgress.none(view().epoch(), 0), 0);
        for (int offset = 0; offset < 10; offset++) {
            queue.offer(offset, "orders/" + offset, new RowVersion(1, 1), NOW, row(), NOW);
        }

        sender(lane, parts).dispatch();

        AvroSerde<FailedDelivery> serde = AvroSerde.of(Topics.DELIVERIES_FAILED, ids);

        assertThat(lane.counts().failed()).isEqualTo(10);
        assertThat(lane.inFlight()).isZero();
        assertThat(lane.counts().isBalanced()).isTrue();
        assertThat(queue.committable().offset()).isEqualTo(10);
        assertThat(producer.history()).hasSize(10).allSatisfy(record -> {
            FailedDelivery failed = serde.deserialize(record.topic(), record.value());
            assertThat(failed.getReason()).isEqualTo(DeliveryFailureReason.ROW_UNREADABLE);
            assertThat(failed.getMessage()).contains("IllegalArgumentException").doesNotContain("hunter2");
        });
    }

    @Test
    void aSecretThatNoHeaderMayHoldIsNamedAndNotRepeated() {
        var calls = calls(name -> "hunter2\nhunter3");
        var now = Instant.ofEpochMilli(NOW);
        var about = new Notification(
                Notification.Kind.TEST, now, "orders", "", now, now, Map.of(), Map.of("message", "a test"), 1, 0);

        assertThatThrownBy(() -> calls.call(WITH_SECRET, "test_1", about))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("env:HOOK_TOKEN")
                .hasMessageContaining("line breaks")
                .hasMessageNotContaining("hunter");
    }

    private static LaneSender sender(RowLane lane, DeliveryParts parts) {
        return new LaneSender(lane, LaneSenderTest::view, parts, null, new AttemptLog(), (view, attempt) -> {});
    }

    private static DestinationView view() {
        return DestinationView.of(SwissOrders.active(WITH_SECRET));
    }

    private byte[] row() {
        AvroSerde<InsightUpdate> rows = AvroSerde.of(Topics.INSIGHT_UPDATES, ids);
        return rows.serialize(
                Topics.INSIGHT_UPDATES.name(), Insights.order("CH", 1).build());
    }

    private static CallFactory calls(Function<String, String> environment) {
        return new CallFactory(new SecretStore(environment), DestinationRules.lenient(), Optional.empty());
    }

    private DeliveryParts parts(Function<String, String> environment) {
        return new DeliveryParts(
                DeliverySettings.of("to-", MIB, 4, Duration.ofSeconds(5)),
                null,
                null,
                Optional.empty(),
                calls(environment),
                new RowDecoder(ids),
                new FailedDeliveries(producer, ids),
                new MemoryBudget(MIB),
                new RowTraces(Tracing.OFF),
                null,
                Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
                new Random(1));
    }
}
