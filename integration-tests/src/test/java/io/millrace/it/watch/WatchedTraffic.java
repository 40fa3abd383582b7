package io.millrace.it.watch;

import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A little of everything that dashboards show: orders, repeated and invalid events, wrong keys, queries. */
final class WatchedTraffic implements AutoCloseable {
    private static final int PEOPLE = 40;
    private static final int PRODUCTS = 12;
    private static final String LONG_NOTE = "a".repeat(25_000);

    private final Stack stack;
    private final String apiKey;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private int rounds;
    private volatile Exception failure;

    private WatchedTraffic(Stack stack, String apiKey) {
        this.stack = stack;
        this.apiKey = apiKey;
    }

    static WatchedTraffic start(Stack stack, String apiKey) {
        var traffic = new WatchedTraffic(stack, apiKey);
        var unused = traffic.pace.scheduleWithFixedDelay(traffic::round, 0, 250, TimeUnit.MILLISECONDS);
        return traffic;
    }

    private void round() {
        try {
            int round = rounds++;
            var orders = IntStream.range(0, PEOPLE)
                    .mapToObj(person -> event("m-" + round + "-" + person, person, "short"))
                    .collect(Collectors.joining(","));
            post("local", orders);
            // Twice the same, one that is not valid, one whose note is too long for an expression.
            post("local", event("again-" + round / 4, 1, "short"));
            post("local", "{\"type\":\"track\",\"userId\":\"nobody\"}");
            post("local", event("long-" + round, 2, LONG_NOTE));
            post("unknown", event("lost-" + round, 3, "short"));
            query();
        } catch (IOException | InterruptedException | RuntimeException e) {
            // Reported by check().
            failure = e;
        }
    }

    private static String event(String id, int person, String note) {
        return "{\"type\":\"track\",\"event\":\"Order Completed\",\"messageId\":\"%s\",\"userId\":\"u%d\",\"properties\":{\"product\":\"p%d\",\"note\":\"%s\"}}"
                .formatted(id, person, person % PRODUCTS, note);
    }

    private void post(String key, String events) throws IOException, InterruptedException {
        var body = "{\"writeKey\":\"" + key + "\",\"batch\":[" + events + "]}";
        http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/batch"))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.discarding());
    }

    private void query() throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + stack.port(8090) + "/v1/insights/orders_by_product/rows?limit=5"))
                        .header("Authorization", "Bearer " + apiKey)
                        .build(),
                BodyHandlers.discarding());
    }

    /** Fails if the traffic could not be sent. */
    void check() {
        if (failure != null) {
            throw new AssertionError("the traffic could not be sent", failure);
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
    }
}
