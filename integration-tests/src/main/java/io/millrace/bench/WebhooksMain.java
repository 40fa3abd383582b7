package io.millrace.bench;

import io.millrace.sink.destination.ActiveDestination;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * {@code scripts/bench webhooks}: deliveries a second to one destination beside a bare HTTP client that posts the same bytes, and the
 * time from row to receiver of 47 healthy destinations beside one that never answers, one that answers in 10 s and one that refuses.
 * Arguments: checkout, rows (default 300000), seconds of the second part (default 30).
 */
final class WebhooksMain {
    private static final int IN_FLIGHT = 16;
    private static final int HEALTHY = 47;
    private static final int SHOPS = 20;
    private static final long MEMORY = 64L << 20;
    private static final Duration ROUND = Duration.ofMillis(500);
    private static final List<Duration> RETRIES = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));
    private static final double GOAL = 0.5;

    private WebhooksMain() {}

    public static void main(String[] args) throws Exception {
        int rows = args.length > 1 ? Integer.parseInt(args[1]) : 300_000;
        int seconds = args.length > 2 ? Integer.parseInt(args[2]) : 30;
        var jars = Path.of(args[0]).resolve("infra/cli/target/dist/broker");
        var directory = Files.createTempDirectory("millrace-bench-webhooks");
        try (var rig = new WebhookRig(jars, directory);
                var receivers = new WebhookReceivers()) {
            throughput(rig, receivers, rows);
            isolation(rig, receivers, seconds);
        }
    }

    private static void throughput(WebhookRig rig, WebhookReceivers receivers, int rows) throws Exception {
        var created = System.currentTimeMillis();
        rig.publish("sample", 1);
        for (int shop = 0; shop < rows; shop++) {
            rig.publish("shop-" + shop, 1);
        }
        rig.flush();
        byte[] body;
        try (var deliveries = rig.deliveries(MEMORY, RETRIES, (name, reason) -> {})) {
            long began = receivers.received();
            deliveries.apply(Map.of("fast", WebhookRig.destination("fast", receivers.url("/fast"), created)));
            while (receivers.of("/fast").isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            receivers.keep(false);
            body = receivers.of("/fast").get(0).body().getBytes(StandardCharsets.UTF_8);
            // The first half warms up.
            await(receivers, began + rows / 2);
            long from = System.nanoTime();
            await(receivers, began + rows + 1);
            report("millrace", rows - rows / 2, System.nanoTime() - from, body.length);
        }
        bare(rig, receivers, body, rows);
        double bare = bare(rig, receivers, body, rows);
        say("  (goal: at least %.0f %% of the bare client's %,.0f deliveries/s)", 100 * GOAL, bare);
        receivers.keep(true);
    }

    private static double bare(WebhookRig rig, WebhookReceivers receivers, byte[] body, int posts) {
        long from = System.nanoTime();
        new BareWebhooks(rig.vertx(), receivers.url("/bare"), body, IN_FLIGHT).post(posts);
        long nanos = System.nanoTime() - from;
        report("bare client", posts, nanos, body.length);
        return posts * 1e9 / nanos;
    }

    private static void await(WebhookReceivers receivers, long count) {
        while (receivers.received() < count) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void isolation(WebhookRig rig, WebhookReceivers receivers, int seconds) throws Exception {
        receivers.clear();
        var all = new HashMap<String, ActiveDestination>();
        var created = System.currentTimeMillis();
        for (var name : List.of("never", "slow")) {
            all.put(name, WebhookRig.destination(name, receivers.url("/" + name), created));
        }
        all.put("refused", WebhookRig.destination("refused", "http://127.0.0.1:1/", created));
        var healthy = IntStream.range(0, HEALTHY).mapToObj(i -> "healthy" + i).toList();
        healthy.forEach(name -> all.put(name, WebhookRig.destination(name, receivers.url("/" + name), created)));
        try (var deliveries = rig.deliveries(MEMORY, RETRIES, (name, reason) -> {})) {
            deliveries.apply(all);
            while (deliveries.statuses().size() < all.size()
                    || !deliveries.statuses().stream().allMatch(status -> status.assigned())) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            long rounds = TimeUnit.SECONDS.toMillis(seconds) / ROUND.toMillis();
            long peak = 0;
            for (long round = 1; round <= rounds; round++) {
                long next = System.nanoTime() + ROUND.toNanos();
                for (int shop = 0; shop < SHOPS; shop++) {
                    rig.publish("shop-" + shop, round);
                }
                peak = Math.max(peak, deliveries.memoryUsed());
                LockSupport.parkNanos(next - System.nanoTime());
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            var nanos = new ArrayList<Long>();
            healthy.forEach(name -> receivers.of("/" + name).forEach(one -> nanos.add(one.nanos())));
            long undelivered = deliveries.statuses().stream()
                    .filter(status -> healthy.contains(status.destination()))
                    .mapToLong(status -> status.counts().waiting())
                    .sum();
            var latencies = Latencies.of(nanos, undelivered);
            say(
                    "row to receiver, %d healthy of %d destinations, %d rows/s each: %s",
                    HEALTHY, all.size(), SHOPS * 2, latencies.text());
            say("  (goal: p99 below 1000 ms) rows in memory at most %.1f of %d MiB", peak / 1048576.0, MEMORY >> 20);
            System.out.println(latencies.json());
        }
    }

    private static void report(String who, int deliveries, long nanos, int bytes) {
        say("%-12s %,9.0f deliveries/s of %d bytes, %d in flight", who, deliveries * 1e9 / nanos, bytes, IN_FLIGHT);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
