package io.millrace.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.TestRegistry;
import io.millrace.sink.address.AddressResolver;
import io.millrace.sink.address.AddressRules;
import io.millrace.sink.webhook.WebhookCall;
import io.millrace.tracing.Tracing;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What deliveries say of their health. */
class DeliveriesTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MIB = 1 << 20;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void aThreadThatHasDiedIsAReasonAgainstLivenessUntilTheProcessStops() {
        var deliveries = deliveries(group -> {
            throw new LinkageError("a class is missing");
        });

        deliveries.apply(Map.of("swiss", SwissOrders.active()));

        assertThat(eventually(deliveries::problem)).contains("swiss", "died");
        deliveries.close();
        assertThat(deliveries.problem()).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerIsANoteAndNoReasonAgainstLiveness() {
        try (var deliveries = deliveries(group -> {
            throw new KafkaException("no broker");
        })) {
            deliveries.apply(Map.of("swiss", SwissOrders.active()));

            assertThat(eventually(deliveries::note)).contains("swiss cannot read its rows", "no broker");
            assertThat(deliveries.problem()).isEmpty();
        }
    }

    @Test
    void requestsOfTwoDestinationsRunOnEventLoopsOfTheirOwn() {
        var found = new CompletableFuture<InetAddress[]>();
        var parts = parts(new AddressResolver(host -> found.join(), new AddressRules(List.of())), group -> null);
        var call = new WebhookCall(
                URI.create("https://hooks.example.com"),
                "msg_1",
                new byte[0],
                "application/json",
                Map.of(),
                List.of(),
                Duration.ofSeconds(10));

        try (var one = parts.client();
                var other = parts.client()) {
            var loopOfOne = one.send(call).map(attempt -> Thread.currentThread());
            var loopOfOther = other.send(call).map(attempt -> Thread.currentThread());
            // Refused, as it is not public: each attempt ends on its event loop.
            found.complete(new InetAddress[] {InetAddress.getLoopbackAddress()});

            assertThat(loopOfOne.await()).isNotSameAs(loopOfOther.await());
        }
    }

    private static String eventually(Supplier<Optional<String>> said) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (said.get().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return said.get().orElseThrow();
    }

    private Deliveries deliveries(Function<String, Consumer<String, byte[]>> consumers) {
        return new Deliveries(parts(null, consumers), null, (name, reason) -> {}, () -> {});
    }

    private DeliveryParts parts(AddressResolver addresses, Function<String, Consumer<String, byte[]>> consumers) {
        return new DeliveryParts(
                DeliverySettings.of("to-", MIB, 4, Duration.ofSeconds(5)),
                vertx,
                addresses,
                Optional.empty(),
                null,
                new RowDecoder(TestRegistry.ids()),
                null,
                new MemoryBudget(MIB),
                new RowTraces(Tracing.OFF),
                consumers,
                Clock.systemUTC(),
                new Random(1));
    }
}
