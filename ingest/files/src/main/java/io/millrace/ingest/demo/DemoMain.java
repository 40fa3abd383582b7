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
        Sends the traffic of a demo shop until SIGTERM, or until N events are sent.
        Exit codes: 0 stopped or done, 1 failed, 2 wrong arguments.
        """;
    private static final long TICK_MS = 50;

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
            var shop = new Shop(seed, Long.toString(clock.millis(), Character.MAX_RADIX));
            play(shop, client, given.positive("--rate", "/s", 200), events, clock);
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

    private static void play(Shop shop, CollectorClient client, double rate, long events, Clock clock)
            throws InterruptedException, RefusedException, IOException {
        var json = new ObjectMapper();
        var batch = new BatchBuffer();
        long started = System.nanoTime();
        long sent = 0;
        while (sent < events) {
            double due = Math.min((double) events, rate * (System.nanoTime() - started) / 1e9);
            // After an outage of the collector, the traffic resumes at its rate and does not catch up.
            if (due - sent > rate) {
                started += (long) ((due - sent - rate) / rate * 1e9);
                due = Math.min((double) events, sent + rate);
            }
            for (; sent < due; sent++) {
                var event = json.writeValueAsBytes(shop.next(clock.millis()));
                if (!batch.fits(event.length)) {
                    client.post("/v1/batch", batch.drain());
                }
                batch.add(event);
            }
            if (!batch.isEmpty()) {
                client.post("/v1/batch", batch.drain());
            }
            TimeUnit.MILLISECONDS.sleep(TICK_MS);
        }
    }
}
