package io.millrace.ingest.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.ingest.client.Arguments;
import io.millrace.ingest.client.BatchBuffer;
import io.millrace.ingest.client.CollectorClient;
import io.millrace.ingest.client.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Main class of the demo shop, which sends traffic to a collector until it is stopped. {@code --help} lists its options. */
public final class DemoMain {
    private static final String USAGE = """
        Usage: demo [--url http://127.0.0.1:8080] [--write-key local] [--rate 200/s] [--seed 42] [--events N]
        Sends the traffic of a demo shop until SIGTERM, or until N events are sent, and prints each chapter of its story.
        The rate is that of an ordinary day. The same seed and rate send the same events.
        Exit codes: 0 stopped or done, 1 failed, 2 wrong arguments.
        """;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Shop.TICK_MS);
    private static final long MAX_TICKS_BEHIND = 1_000 / Shop.TICK_MS;

    private DemoMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return 0;
        }
        try {
            var given = Arguments.parse(args, Set.of("--url", "--write-key", "--rate", "--seed", "--events"), Set.of());
            var client = new CollectorClient(
                    URI.create(given.get("--url", "http://127.0.0.1:8080")),
                    given.get("--write-key", "local"),
                    Duration.ofMinutes(10),
                    why -> System.out.println("demo: " + why + "; retrying"));
            long seed = Long.parseLong(given.get("--seed", "42"));
            long events = Long.parseLong(given.get("--events", Long.toString(Long.MAX_VALUE)));
            var clock = Clock.systemUTC();
            var run = Long.toString(clock.millis(), Character.MAX_RADIX);
            play(new Shop(seed, given.positive("--rate", "/s", 200), run), client, events, clock);
            return 0;
        } catch (IllegalArgumentException e) {
            // Exits with a documented code and a message, as do all below.
            System.err.println("demo: " + e.getMessage());
            return 2;
        } catch (RefusedException | IOException e) {
            System.err.println("demo: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            // Stopped by the caller.
            return 0;
        }
    }

    private static void play(Shop shop, CollectorClient client, long events, Clock clock)
            throws InterruptedException, RefusedException, IOException {
        var batch = new BatchBuffer();
        var announced = "";
        long started = System.nanoTime();
        long ticks = 0;
        long sent = 0;
        while (sent < events) {
            long due = (System.nanoTime() - started) / TICK_NANOS + 1;
            // After an outage of the collector, the story goes on at its pace and does not catch up.
            if (due - ticks > MAX_TICKS_BEHIND) {
                started += (due - ticks - 1) * TICK_NANOS;
                due = ticks + 1;
            }
            for (; ticks < due && sent < events; ticks++) {
                for (var event : shop.next(clock.millis())) {
                    if (sent < events) {
                        add(JSON.writeValueAsBytes(event), batch, client);
                        sent++;
                    }
                }
                var announcement = shop.scene().announcement();
                if (!announcement.equals(announced)) {
                    System.out.println("demo: " + announcement);
                    announced = announcement;
                }
            }
            if (!batch.isEmpty()) {
                client.post("/v1/batch", batch.drain());
            }
            TimeUnit.MILLISECONDS.sleep(Shop.TICK_MS);
        }
    }

    private static void add(byte[] event, BatchBuffer batch, CollectorClient client)
            throws InterruptedException, RefusedException {
        if (!batch.fits(event.length)) {
            client.post("/v1/batch", batch.drain());
        }
        batch.add(event);
    }
}
