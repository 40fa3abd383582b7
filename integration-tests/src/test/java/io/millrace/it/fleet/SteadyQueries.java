package io.millrace.it.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Queries at a steady pace, spread over the instances that are ready as a balancer spreads them: when a connection breaks,
 * the request goes to another instance; whatever an instance answers counts. Every answer is held to the oracle.
 */
final class SteadyQueries {
    static final int PER_SECOND = 500;

    private static final int MAX_STALENESS = 4_000;
    /** A machine that is busy with other things slows the pace rather than being buried in requests. */
    private static final int MOST_UNDER_WAY = 300;

    private static final int POINTS = 10;
    private static final List<Integer> ALL =
            IntStream.range(0, OrderFeed.SHOPS).boxed().toList();

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
    private final Instant since = Instant.now();
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
        long seconds = Math.max(1, Duration.between(since, Instant.now()).toSeconds());
        return asked + " asked in " + seconds + " s, " + served + " served, of these " + servedByStandby
                + " by standbys and " + incomplete
                + " marked as partial; " + refusedAsStale + " refused as too stale; " + failures.size() + " failed: "
                + failures.stream().limit(20).map(Failure::toString).collect(Collectors.joining("; "));
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

    /**
     * One of the kinds of questions.
     *
     * @param path under the insight
     * @param body what is posted; empty for a GET
     * @param shops for each value of the response, the shops whose orders it counts
     */
    private record Question(String path, String body, List<List<Integer>> shops) {}

    private Question question() {
        int shop = random.nextInt(OrderFeed.SHOPS);
        return switch (random.nextInt(10)) {
            case 0 -> new Question("rows?order=-orders&limit=10", "", List.of());
            case 1 -> new Question("rows?by=&rollup=1h", "", List.of(ALL));
            case 2 -> {
                var some = random.ints(POINTS, 0, OrderFeed.SHOPS).boxed().toList();
                var groups =
                        some.stream().map(each -> "[\"shop-" + each + "\"]").collect(Collectors.joining(","));
                yield new Question(
                        "points?",
                        "{\"groups\":[" + groups + "]}",
                        some.stream().map(List::of).toList());
            }
            default -> new Question("rows?group.shop=shop-" + shop, "", List.of(List.of(shop)));
        };
    }

    private void ask() {
        var question = question();
        var bounded = random.nextInt(3) == 0;
        var demands = "&deadline=20000" + (bounded ? "&max_staleness=" + MAX_STALENESS : "")
                + (partial ? "&partial=true" : "");
        var began = Instant.now();
        asked.incrementAndGet();
        underWay.incrementAndGet();
        var unused = send(question, demands, asked.get(), instances.ports().size())
                .whenComplete((answer, broken) -> {
                    try {
                        if (broken != null) {
                            failures.add(new Failure(began, "no instance answers: " + broken));
                        } else {
                            check(began, answer, question, bounded);
                        }
                    } catch (IOException | RuntimeException e) { // the test fails with it
                        failures.add(new Failure(began, e.toString()));
                    } finally {
                        underWay.decrementAndGet();
                    }
                });
    }

    /** Each attempt goes to the next instance, so that none is asked twice while another was not. */
    private CompletableFuture<HttpResponse<String>> send(Question question, String demands, int turn, int attempts) {
        var targets = instances.targets();
        var port = targets.get(Math.floorMod(turn, targets.size()));
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/insights/orders/" + question.path + demands))
                .timeout(Duration.ofSeconds(25));
        if (!question.body.isEmpty()) {
            request.POST(BodyPublishers.ofString(question.body));
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString())
                .exceptionallyCompose(broken -> attempts > 1
                        ? send(question, demands, turn + 1, attempts - 1)
                        : CompletableFuture.failedFuture(broken));
    }

    private void check(Instant began, HttpResponse<String> answer, Question question, boolean bounded)
            throws IOException {
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
        var complete = freshness.path("complete").asBoolean();
        if (!complete) {
            incomplete.incrementAndGet();
            if (!partial) {
                failures.add(new Failure(began, "incomplete without having been asked for that: " + freshness));
            }
        }
        fresh(began, freshness, bounded);
        compare(began, body, question.shops, complete);
    }

    private void fresh(Instant began, JsonNode freshness, boolean bounded) {
        var staleness = freshness.path("stalenessMs");
        if (bounded && freshness.path("servedBy").isTextual()) {
            if (!staleness.isNumber() || staleness.asLong() > MAX_STALENESS) {
                failures.add(new Failure(began, "the bound of staleness is broken: " + freshness));
            }
        }
    }

    /**
     * What was written so long before the question as the answer is stale must be in it unless it says that it lacks
     * something, and nothing that never was.
     */
    private void compare(Instant began, JsonNode body, List<List<Integer>> shops, boolean complete) {
        var staleness = body.path("freshness").path("stalenessMs");
        for (int i = 0; i < shops.size(); i++) {
            var rows = body.has("points") ? body.path("points").path(i) : body.path("rows");
            long orders = 0;
            for (var row : rows) {
                orders += row.path("values").path("orders").asLong();
            }
            long time = began.toEpochMilli() - staleness.asLong();
            long least = complete && staleness.isNumber()
                    ? shops.get(i).stream()
                            .mapToLong(shop -> feed.writtenBy(shop, time))
                            .sum()
                    : 0;
            long most = shops.get(i).stream().mapToLong(feed::begun).sum();
            if (orders < least || orders > most) {
                failures.add(new Failure(
                        began,
                        "shops " + shops.get(i) + " have " + orders + " orders, not " + least + " to " + most + " at "
                                + body.path("freshness")));
            }
        }
    }
}
