package io.millrace.ingest.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * HTTP client of a collector that retries connection failures, 429 and 5xx, after Retry-After or an exponential backoff, up
 * to a time limit. Thread-safe; {@link #post} blocks its caller.
 */
public final class CollectorClient {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final long MAX_PAUSE_MS = 10_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String authorization;
    private final Duration patience;
    private final Consumer<String> onRetry;

    /**
     * @param base the collector, such as {@code http://127.0.0.1:8080}
     * @param patience how long one body is retried
     * @param onRetry called before each retry, with its reason
     */
    public CollectorClient(URI base, String writeKey, Duration patience, Consumer<String> onRetry) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((writeKey + ':').getBytes(StandardCharsets.UTF_8));
        this.patience = patience;
        this.onRetry = onRetry;
    }

    /**
     * Posts the body until it is accepted; returns the response's body.
     *
     * @throws RefusedException if the collector refuses it with a status that is not retried, or the time limit is reached
     */
    public String post(String path, byte[] body) throws InterruptedException, RefusedException {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(REQUEST_TIMEOUT)
                .header("authorization", authorization)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        long pause = 100;
        while (true) {
            String why;
            try {
                var response = http.send(request, BodyHandlers.ofString());
                int status = response.statusCode();
                if (status < 300) {
                    return response.body();
                }
                if (status != 429 && status < 500) {
                    throw RefusedException.refused("refused with " + status + ": " + response.body());
                }
                pause = Math.max(pause, retryAfterMillis(response));
                why = "answered " + status;
            } catch (IOException e) {
                // Retried: the collector may be restarting.
                why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            }
            if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) > deadline) {
                throw RefusedException.unreachable(
                        "gave up on " + base + " after " + patience.toSeconds() + " s: " + why);
            }
            onRetry.accept(why);
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause * 2, MAX_PAUSE_MS);
        }
    }

    private static long retryAfterMillis(HttpResponse<?> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(value -> value.matches("\\d{1,4}"))
                .map(value -> Math.min(Long.parseLong(value) * 1_000, MAX_PAUSE_MS))
                .orElse(0L);
    }
}
