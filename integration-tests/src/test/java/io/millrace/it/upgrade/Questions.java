package io.millrace.it.upgrade;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Asks for rows, of one shop and of all, through a balancer; notes each question without a complete answer. */
final class Questions implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration EACH = Duration.ofMillis(50);

    private final Pair instances;
    private final Random random;
    private final AtomicInteger asked = new AtomicInteger();
    private final Collection<String> failures = new ConcurrentLinkedQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Thread thread = new Thread(this::run, "questions");
    private volatile boolean stopped;

    /** Starts to ask at once. */
    Questions(Pair instances, long seed) {
        this.instances = instances;
        this.random = new Random(seed);
        thread.start();
    }

    int asked() {
        return asked.get();
    }

    Collection<String> failures() {
        return failures;
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void run() {
        while (!stopped) {
            var question =
                    switch (random.nextInt(3)) {
                        case 0 -> "orders/rows?by=&rollup=1h";
                        case 1 -> "orders/rows?order=-orders&limit=10";
                        default -> "orders/rows?group.shop=shop-" + random.nextInt(Orders.SHOPS);
                    };
            var began = Instant.now();
            asked.incrementAndGet();
            try {
                var response = send(question + "&deadline=20000");
                if (response.statusCode() != 200
                        || !JSON.readTree(response.body())
                                .at("/freshness/complete")
                                .asBoolean()) {
                    failures.add(began + " " + question + ": " + response.statusCode() + " " + response.body());
                }
            } catch (IOException e) { // what the test is about
                failures.add(began + " " + question + ": no instance answers: " + e);
            } catch (InterruptedException e) { // the test ends
                return;
            }
            LockSupport.parkNanos(EACH.toNanos());
        }
    }

    /** As a balancer sends it: to another instance when one closes the connection, or has only just started. */
    private HttpResponse<String> send(String question) throws IOException, InterruptedException {
        IOException last = null;
        for (int attempt = 0; attempt < 3; attempt++) {
            var targets = instances.targets();
            int port = targets.get(Math.floorMod(asked.get() + attempt, targets.size()));
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/insights/" + question))
                    .timeout(Duration.ofSeconds(25))
                    .build();
            try {
                var response = http.send(request, BodyHandlers.ofString());
                if (response.statusCode() != 503 || !response.body().contains("\"starting\"")) {
                    return response;
                }
                last = new IOException(response.body());
            } catch (IOException e) { // retried, as a balancer does
                last = e;
            }
        }
        throw last;
    }

    @Override
    public void close() {
        stopped = true;
    }
}
