package io.millrace.it.garbage;

import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Good events at a steady pace: how long each acknowledgement takes, and what must be counted of them. */
final class GoodTraffic {
    static final String NAME = "Good Event";
    private static final Duration EVERY = Duration.ofMillis(10);
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(30);
    private static final Duration GIVE_UP = Duration.ofMinutes(3);
    private static final int LANES = 7;

    private final String series;
    private final URI track;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final Semaphore onTheirWay = new Semaphore(Integer.MAX_VALUE);
    private final Map<String, long[]> expected = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private List<Long> nanos = new ArrayList<>();
    private ScheduledFuture<?> events;
    private int sent;

    /** @param series begins their message ids: each once a stack */
    GoodTraffic(Stack stack, String series) {
        this.series = series;
        this.track = URI.create("http://127.0.0.1:" + stack.port(Request.INGEST) + "/v1/track");
    }

    GoodTraffic start() {
        events = pace.scheduleAtFixedRate(this::send, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void send() {
        int n = sent++;
        var body =
                "{\"writeKey\":\"local\",\"messageId\":\"%s-%d\",\"userId\":\"good-%d\",\"event\":\"%s\",\"properties\":{\"lane\":%d,\"v\":%d}}"
                        .formatted(series, n, n % 50, NAME, n % LANES, n % 100);
        var request = HttpRequest.newBuilder(track)
                .timeout(AGAIN_AFTER)
                .POST(BodyPublishers.ofString(body))
                .build();
        onTheirWay.acquireUninterruptibly();
        send(n, request, System.nanoTime());
    }

    /** As an SDK does: again, with the same message id, until it is acknowledged. What came already counts once. */
    private void send(int n, HttpRequest request, long began) {
        http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            long took = System.nanoTime() - began;
            if (failure == null && answer.statusCode() == 200) {
                acknowledged(n, took);
                onTheirWay.release();
            } else if (took < GIVE_UP.toNanos()) {
                pace.schedule(() -> send(n, request, began), 1, TimeUnit.SECONDS);
            } else {
                failed(series + "-" + n + ": "
                        + (failure == null ? answer.statusCode() + " " + answer.body() : failure.toString()));
                onTheirWay.release();
            }
        });
    }

    private synchronized void acknowledged(int n, long took) {
        nanos.add(took);
        var lane = expected.computeIfAbsent(Integer.toString(n % LANES), any -> new long[2]);
        lane[0]++;
        lane[1] += n % 100;
    }

    private synchronized void failed(String what) {
        failures.add(what);
    }

    /** Milliseconds of the acknowledgements since this was last asked, in ascending order. */
    synchronized List<Double> times() {
        var times = nanos.stream().sorted().map(each -> each / 1e6).toList();
        nanos = new ArrayList<>();
        return times;
    }

    /** Events that were not acknowledged, however often they were sent. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /** What was acknowledged: by lane, how many events and the sum of their values. */
    synchronized Map<String, List<Long>> expected() {
        var all = new TreeMap<String, List<Long>>();
        expected.forEach((lane, sums) -> all.put(lane, List.of(sums[0], sums[1])));
        return all;
    }

    /** Sends no more, and returns when everything sent is answered. */
    void close() throws InterruptedException {
        events.cancel(false);
        onTheirWay.acquire(Integer.MAX_VALUE);
        pace.shutdownNow();
    }
}
