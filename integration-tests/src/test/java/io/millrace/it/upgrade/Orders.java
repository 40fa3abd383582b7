package io.millrace.it.upgrade;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients that send orders to the collectors as SDKs do: one that is not acknowledged is sent again, with the same message id, until it
 * is. What they sent is the oracle of the rows.
 */
final class Orders implements AutoCloseable {
    static final int SHOPS = 20;
    private static final int PEOPLE = 300;
    private static final int CLIENTS = 4;
    private static final Duration EACH = Duration.ofMillis(40);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final Pair collectors;
    private final long seed;
    private final AtomicLongArray sent = new AtomicLongArray(SHOPS);
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<Thread> clients;

    /** Starts to send at once. */
    Orders(Pair collectors, long seed) {
        this.collectors = collectors;
        this.seed = seed;
        clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> new Thread(() -> run(client), "client-" + client))
                .toList();
        clients.forEach(Thread::start);
    }

    /** Orders of a shop, each of which is acknowledged once the clients are stopped. */
    long of(int shop) {
        return sent.get(shop);
    }

    long count() {
        return IntStream.range(0, SHOPS).mapToLong(sent::get).sum();
    }

    /** How often an order was sent once more. */
    int repeated() {
        return repeated.get();
    }

    /** Stops when what was begun is acknowledged. */
    void stop() throws InterruptedException {
        stopped.set(true);
        for (var client : clients) {
            client.join();
        }
    }

    private void run(int client) {
        var random = new Random(seed + client);
        for (int i = 0; !stopped.get(); i++) {
            int shop = random.nextInt(SHOPS);
            sent.incrementAndGet(shop);
            var order =
                    "{\"messageId\":\"%d-%d\",\"userId\":\"p%d\",\"event\":\"Order Completed\",\"properties\":{\"shop\":\"shop-%d\",\"revenue\":2}}"
                            .formatted(client, i, random.nextInt(PEOPLE), shop);
            while (!isAcknowledged(order, random)) {
                repeated.incrementAndGet();
                LockSupport.parkNanos(AGAIN.toNanos());
            }
            LockSupport.parkNanos(EACH.toNanos());
        }
    }

    private boolean isAcknowledged(String order, Random random) {
        var targets = collectors.targets();
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + targets.get(random.nextInt(targets.size())) + "/v1/track"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer local")
                .POST(BodyPublishers.ofString(order));
        try {
            return http.send(request.build(), BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException e) { // sent again: nobody said that it is kept
            return false;
        } catch (InterruptedException e) { // the test ends
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopped.set(true);
    }
}
