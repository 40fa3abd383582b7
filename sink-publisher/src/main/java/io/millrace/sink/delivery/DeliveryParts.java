package io.millrace.sink.delivery;

import io.millrace.sink.address.AddressResolver;
import io.millrace.sink.webhook.ForwardProxy;
import io.millrace.sink.webhook.WebhookClient;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What the lanes of an instance share.
 *
 * @param consumers a new consumer of a group, which reads committed records and commits nothing by itself
 */
record DeliveryParts(
        DeliverySettings settings,
        Vertx vertx,
        AddressResolver addresses,
        Optional<ForwardProxy> proxy,
        CallFactory calls,
        RowDecoder rows,
        FailedDeliveries failures,
        MemoryBudget memory,
        RowTraces traces,
        Function<String, Consumer<String, byte[]>> consumers,
        Clock clock,
        RandomGenerator random) {
    RowLane lane() {
        return new RowLane(memory, settings.retries(), settings.inFlight(), random);
    }

    /** On an event loop of its own: Vert.x ties each thread to one, and one thread starts all lanes. */
    WebhookClient client() {
        return CompletableFuture.supplyAsync(
                        () -> new WebhookClient(vertx, addresses, proxy, settings.inFlight(), clock),
                        work -> new Thread(work, "make-webhook-client").start())
                .join();
    }

    Consumer<String, byte[]> consumer(String destination) {
        return consumers.apply(settings.groupPrefix() + destination);
    }
}
