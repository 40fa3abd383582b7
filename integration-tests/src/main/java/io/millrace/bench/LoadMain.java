package io.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * HTTP load on ingest in batches of 100 track events. Arguments: base URL, events a second (0 for as fast as answers
 * come), seconds, in-flight requests. Prints how many events were accepted and how many requests were refused.
 *
 * <p>It shares the machine with what it measures, so it does as little as it can: requests are bytes made before the
 * start, written to one plain connection for each request in flight.
 */
final class LoadMain {
    private static final int BATCH = 100;
    private static final int BODIES = 200;
    private static final long PAUSE_NANOS = 10_000_000;

    private final URI target;
    private final long nanosPerRequest;
    private final long start;
    private final long end;
    private final List<byte[]> requests;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    private LoadMain(URI target, int eventsPerSecond, int seconds) {
        this.target = target;
        this.nanosPerRequest = eventsPerSecond > 0 ? BATCH * 1_000_000_000L / eventsPerSecond : 0;
        this.requests = requests(target);
        this.start = System.nanoTime();
        this.end = start + seconds * 1_000_000_000L;
    }

    public static void main(String[] args) throws Exception {
        var load = new LoadMain(URI.create(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        load.run(Integer.parseInt(args[3]));
    }

    private void run(int inFlight) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < inFlight; i++) {
            var thread = new Thread(this::send, "load-" + i);
            threads.add(thread);
            thread.start();
        }
        for (var thread : threads) {
            thread.join();
        }
        var took = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "{\"accepted\":%d,\"refusedRequests\":%d,\"eventsPerSecond\":%.0f}%n",
                accepted.get(), refused.get(), accepted.get() / took);
    }

    private void send() {
        while (System.nanoTime() < end) {
            try (var connection = new LoadConnection(target)) {
                send(connection);
            } catch (IOException e) {
                // Retried on a new connection; the request counts as refused.
                refused.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void send(LoadConnection connection) throws IOException {
        while (true) {
            long request = next.getAndIncrement();
            long due = start + request * nanosPerRequest;
            if (Math.max(due, System.nanoTime()) >= end) {
                return;
            }
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            if (connection.post(requests.get((int) (request % BODIES))) == 200) {
                accepted.addAndGet(BATCH);
            } else {
                refused.incrementAndGet();
            }
        }
    }

    private static List<byte[]> requests(URI target) {
        var requests = new ArrayList<byte[]>(BODIES);
        for (int b = 0; b < BODIES; b++) {
            // All is ASCII, so characters are bytes.
            var body = body(b);
            var head = "POST /v1/batch HTTP/1.1\r\nHost: " + target.getAuthority()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            requests.add((head + body).getBytes(StandardCharsets.US_ASCII));
        }
        return requests;
    }

    private static String body(int number) {
        var body = new StringBuilder("{\"writeKey\":\"local\",\"batch\":[");
        for (int e = 0; e < BATCH; e++) {
            var n = number * BATCH + e;
            body.append(e == 0 ? "" : ",")
                    .append("{\"type\":\"track\",\"event\":\"Order Completed\",\"anonymousId\":\"a-")
                    .append(n % 9_973)
                    .append("\",\"context\":{\"page\":{\"url\":\"https://shop.example/p/")
                    .append(n % 500)
                    .append("\",\"path\":\"/p/")
                    .append(n % 500)
                    .append("\"},\"userAgent\":\"Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101"
                            + " Firefox/127.0\"},\"properties\":{\"product_id\":\"p-")
                    .append(n % 500)
                    .append("\",\"category\":\"c-")
                    .append(n % 40)
                    .append("\",\"revenue\":")
                    .append(n % 400)
                    .append(".25,\"quantity\":2}}");
        }
        return body.append("]}").toString();
    }
}
