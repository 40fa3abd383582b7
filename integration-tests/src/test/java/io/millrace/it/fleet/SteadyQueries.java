package io.millrace.it.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Queries at a steady pace, spread over the instances that are ready as a balancer spreads them: when a connection breaks,
 * the request goes to another instance; whatever an instance answers counts. Every answer is held to the oracle.
 */
final class SteadyQueries {
    static final int PER_SECOND = 100;

    private static final int MAX_STALENESS = 4_000;
    /** A machine that is busy with other things slows the pace rather than being buried in requests. */
    private static final int MOST_UNDER_WAY = 300;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an answer was wrong about, and when it was asked. */
    record Failure(Instant asked, String what) {}

    private final Instances instances;
    private final OrderFeed feed;
    private final boolean partial;
    private final Random random;
    private final HttpClient http =
            // One request a connection: HTTP/2 would put all on one, and count its limit of streams as our failure.
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final Thread thread = new Thread(this::run, "steady-queries");
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean stopped;

    final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger served = new AtomicInteger();
    final AtomicInteger servedByStandby = new AtomicInteger();
    final AtomicInteger incomplete = new AtomicInteger();
    final AtomicInteger refusedAsStale = new AtomicInteger();

    SteadyQueries(Instances instances, OrderFeed feed, boolean partial, long seed) {
        this.instances = instances;
        this.feed = feed;
        this.partial = partial;
        this.random = new Random(seed);
    }

    SteadyQueries start() {
        thread.start();
        return this;
    }

    /** Stops, and waits for the answers that are under way. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
        var end = Instant.now().plusSeconds(30);
        while (underWay.get() > 0 && Instant.now().isBefore(end)) {
            Thread.sleep(20);
        }
        if (underWay.get() > 0) {
            failures.add(new Failure(Instant.now(), underWay.get() + " queries were never answered"));
        }
    }

    String summary() {
        return asked + " asked, " + served + " served, of these " + servedByStandby + " by standbys and " + incomplete
                + " marked as partial; " + refusedAsStale + " refused as too stale; " + failures.size() + " failed: "
                + failures.stream().limit(5).map(Failure::toString).collect(Collectors.joining("; "));
    }

    private void run() {
        var next = System.nanoTime();
        while (!stopped) {
            if (underWay.get() < MOST_UNDER_WAY) {
                ask();
            }
            next = Math.max(next + 1_000_000_000L / PER_SECOND, System.nanoTime() - 1_000_000_000L / PER_SECOND);
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void ask() {
        int shop = random.nextInt(OrderFeed.SHOPS);
        var bounded = random.nextInt(3) == 0;
        var path =
                switch (random.nextInt(10)) {
                    case 0 -> "?order=-orders&limit=10";
                    case 1 -> "?by=&rollup=1h";
                    default -> "?group.shop=shop-" + shop;
                };
        var point = path.startsWith("?group");
        var all = path + "&deadline=20000" + (bounded ? "&max_staleness=" + MAX_STALENESS : "")
                + (partial ? "&partial=true" : "");
        var began = Instant.now();
        asked.incrementAndGet();
        underWay.incrementAndGet();
        var unused = send(all, asked.get(), instances.ports().size()).whenComplete((answer, broken) -> {
            try {
                if (broken != null) {
                    failures.add(new Failure(began, "no instance answers: " + broken));
                } else {
                    check(began, answer, point ? shop : -1, bounded);
                }
            } catch (IOException | RuntimeException e) { // the test fails with it
                failures.add(new Failure(began, e.toString()));
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    /** Each attempt goes to the next instance, so that none is asked twice while another was not. */
    private CompletableFuture<HttpResponse<String>> send(String query, int turn, int attempts) {
        var targets = instances.targets();
        var port = targets.get(Math.floorMod(turn, targets.size()));
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/insights/orders/rows" + query))
                .timeout(Duration.ofSeconds(25))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .exceptionallyCompose(broken ->
                        attempts > 1 ? send(query, turn + 1, attempts - 1) : CompletableFuture.failedFuture(broken));
    }

    private void check(Instant began, HttpResponse<String> answer, int shop, boolean bounded) throws IOException {
        var body = JSON.readTree(answer.body());
        if (answer.statusCode() == 503
                && bounded
                && body.at("/error/code").asText().equals("too_stale")) {
            refusedAsStale.incrementAndGet();
            return;
        }
        if (answer.statusCode() != 200) {
            failures.add(new Failure(began, answer.statusCode() + " " + answer.body()));
            return;
        }
        served.incrementAndGet();
        var freshness = body.path("freshness");
        if (freshness.path("servedBy").asText().equals("standby")) {
            servedByStandby.incrementAndGet();
        }
        if (!freshness.path("complete").asBoolean()) {
            incomplete.incrementAndGet();
            if (!partial) {
                failures.add(new Failure(began, "incomplete without having been asked for that: " + freshness));
            }
            return;
        }
        fresh(began, freshness, bounded);
        if (shop >= 0) {
            compare(began, body, shop);
        }
    }

    private void fresh(Instant began, JsonNode freshness, boolean bounded) {
        var staleness = freshness.path("stalenessMs");
        if (bounded && (!staleness.isNumber() || staleness.asLong() > MAX_STALENESS)) {
            failures.add(new Failure(began, "the bound of staleness is broken: " + freshness));
        }
    }

    /** What was written so long before the question as the answer is stale must be in it, and nothing that never was. */
    private void compare(Instant began, JsonNode body, int shop) {
        long orders = 0;
        for (var row : body.path("rows")) {
            orders += row.path("values").path("orders").asLong();
        }
        var staleness = body.path("freshness").path("stalenessMs");
        long least = staleness.isNumber() ? feed.writtenBy(shop, began.toEpochMilli() - staleness.asLong()) : 0;
        long most = feed.begun(shop);
        if (orders < least || orders > most) {
            failures.add(new Failure(
                    began,
                    "shop-" + shop + " has " + orders + " orders, not " + least + " to " + most + " at "
                            + body.path("freshness")));
        }
    }
}
