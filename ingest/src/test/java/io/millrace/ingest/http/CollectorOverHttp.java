package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.failed.FailedEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;

/** A new collector for each test, and a client that sends real HTTP requests to it. */
abstract class CollectorOverHttp {
    static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("local:".getBytes(StandardCharsets.UTF_8));
    static final String PAGE = "{\"type\":\"page\",\"anonymousId\":\"a\",\"messageId\":\"m\"}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    InMemoryCollector collector = new InMemoryCollector(true, 64 << 20);

    @AfterEach
    void stop() {
        collector.close();
    }

    final void assertCounted(int received, int accepted, int rejected, int refused, int deadLetters) {
        assertThat(new double[] {
                    collector.count("received_events", "default"),
                    collector.count("accepted_events", "default"),
                    collector.count("rejected_events", "default"),
                    collector.count("refused_events", "default"),
                    collector.count("dead_letters", "default")
                })
                .containsExactly(received, accepted, rejected, refused, deadLetters);
    }

    final void awaitSent(int records) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (collector.producer().history().size() < records) {
            assertThat(System.nanoTime()).as("records in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    final HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(collector.uri(path)).POST(BodyPublishers.ofString(body));
    }

    final HttpRequest.Builder request(String path, byte[] body) {
        return HttpRequest.newBuilder(collector.uri(path)).POST(BodyPublishers.ofByteArray(body));
    }

    final HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(path, body).header("authorization", BASIC));
    }

    final CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(
                request(path, body).header("authorization", BASIC).build(), BodyHandlers.ofString());
    }

    final CompletableFuture<HttpResponse<String>> postAsync(String path, BodyPublisher body) {
        return sendAsync(HttpRequest.newBuilder(collector.uri(path)).POST(body).header("authorization", BASIC));
    }

    final CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    final HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(collector.uri(path)));
    }

    final HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    static String text(FailedEvent failed) {
        return StandardCharsets.UTF_8.decode(failed.getOriginal()).toString();
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
