package io.millrace.it.containers;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that send batches one after the other, never a second time, and note every response that is not a 200. Thread-safe. */
final class SteadyLoad implements AutoCloseable {
    private static final int BATCH = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final URI uri;
    private final String name;
    private final AtomicLong requests = new AtomicLong();
    private final Collection<String> failures = new ConcurrentLinkedQueue<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final List<Thread> clients;
    private volatile boolean stopped;

    /** Starts at once. */
    SteadyLoad(URI uri, String name, int clients) {
        this.uri = uri;
        this.name = name;
        this.clients = IntStream.range(0, clients)
                .mapToObj(client -> new Thread(() -> send(client), "load-" + client))
                .toList();
        this.clients.forEach(Thread::start);
    }

    private void send(int client) {
        for (int batch = 0; !stopped; batch++) {
            var body = body(client + "-" + batch);
            try {
                var request = HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofMinutes(1))
                        .header("Authorization", "Bearer local")
                        .POST(BodyPublishers.ofString(body));
                var answer = http.send(request.build(), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
            } catch (Exception e) {
                // What the test is about: noted, and the test fails.
                failures.add(e.toString());
            }
            requests.incrementAndGet();
        }
    }

    private String body(String batch) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> "{\"type\":\"track\",\"event\":\"%s\",\"userId\":\"u%s\",\"messageId\":\"%s-%s\"}"
                        .formatted(name, batch, batch, i))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    /** Waits until so many requests have been answered or have failed. */
    void awaitRequests(long count) throws InterruptedException {
        long begun = System.nanoTime();
        while (requests.get() < count) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new AssertionError(requests + " of " + count + " requests within " + PATIENCE + ": " + failures);
            }
            clients.get(0).join(20);
        }
    }

    /** Ends the clients after the requests under way. */
    void stop() throws InterruptedException {
        stopped = true;
        for (var client : clients) {
            client.join();
        }
    }

    long requests() {
        return requests.get();
    }

    /** Events of all requests. */
    long events() {
        return requests.get() * BATCH;
    }

    /** Each response that was not a 200, and each exception of the client. */
    Collection<String> failures() {
        return failures;
    }

    /** Ends the clients, without waiting for them. */
    @Override
    public void close() {
        stopped = true;
    }
}
