package io.millrace.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * HTTP load on ingest in batches of 100 track events. Arguments: base URL, events a second (0 for as fast as answers
 * come), seconds, in-flight requests. Prints how many events were accepted and how many requests were refused.
 */
final class LoadMain {
    private static final int BATCH = 100;
    private static final int BODIES = 200;

    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        var target = URI.create(args[0] + "/v1/batch");
        var rate = Integer.parseInt(args[1]);
        var seconds = Integer.parseInt(args[2]);
        var inFlight = Integer.parseInt(args[3]);
        var requests = requests(target);
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        var places = new Semaphore(inFlight);
        var accepted = new AtomicLong();
        var refused = new AtomicLong();
        var start = System.nanoTime();
        var end = start + seconds * 1_000_000_000L;
        for (int i = 0; System.nanoTime() < end; i++) {
            if (rate > 0) {
                var due = start + (long) (i * (BATCH * 1e9 / rate));
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.min(1_000_000, due - System.nanoTime()));
                }
            }
            places.acquire();
            http.sendAsync(requests.get(i % BODIES), BodyHandlers.discarding()).whenComplete((answer, error) -> {
                places.release();
                if (error == null && answer.statusCode() == 200) {
                    accepted.addAndGet(BATCH);
                } else {
                    refused.incrementAndGet();
                }
            });
        }
        places.acquire(inFlight);
        var took = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "{\"accepted\":%d,\"refusedRequests\":%d,\"eventsPerSecond\":%.0f}%n",
                accepted.get(), refused.get(), accepted.get() / took);
    }

    private static List<HttpRequest> requests(URI target) {
        var requests = new ArrayList<HttpRequest>(BODIES);
        for (int b = 0; b < BODIES; b++) {
            var body = new StringBuilder("{\"writeKey\":\"local\",\"batch\":[");
            for (int e = 0; e < BATCH; e++) {
                var n = b * BATCH + e;
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
            body.append("]}");
            requests.add(HttpRequest.newBuilder(target)
                    .timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body.toString().getBytes(StandardCharsets.UTF_8)))
                    .build());
        }
        return requests;
    }
}
