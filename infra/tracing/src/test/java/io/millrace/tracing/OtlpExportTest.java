package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtlpExportTest {
    private record Post(String contentType, String key, String body) {}

    private final CollectorRegistry metrics = new CollectorRegistry();
    private final BlockingQueue<Post> posts = new ArrayBlockingQueue<>(10);
    private HttpServer receiver;
    private int status = 200;

    @BeforeEach
    void startReceiver() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/v1/traces", exchange -> {
            var body = new GZIPInputStream(exchange.getRequestBody()).readAllBytes();
            posts.add(new Post(
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    exchange.getRequestHeaders().getFirst("x-api-key"),
                    new String(body, StandardCharsets.ISO_8859_1)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stopReceiver() {
        receiver.stop(0);
    }

    @Test
    void spansArePostedAsProtobufWithTheConfiguredHeadersAndTheNameOfTheService() throws InterruptedException {
        var tracing = start();

        tracing.request(RecordedSpans.TRACEPARENT, "POST /v1/track").end();
        tracing.close();

        var post = posts.poll(10, TimeUnit.SECONDS);
        assertThat(post).isNotNull();
        assertThat(post.contentType()).isEqualTo("application/x-protobuf");
        assertThat(post.key()).isEqualTo("k3y");
        assertThat(post.body()).contains("POST /v1/track", "millrace-ingest", "ingest-7");
        assertThat(metrics.getSampleValue("millrace_tracing_exported_spans_total"))
                .isEqualTo(1);
    }

    @Test
    void spansThatTheReceiverRefusesAreCountedAsFailed() {
        status = 400;
        var tracing = start();

        tracing.request(RecordedSpans.TRACEPARENT, "POST /v1/track").end();
        tracing.close();

        assertThat(metrics.getSampleValue("millrace_tracing_failed_spans_total"))
                .isEqualTo(1);
    }

    private Tracing start() {
        var url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/v1/traces");
        var config = new TracingConfig(Optional.of(url), 0, 100, Map.of("x-api-key", "k3y"));
        return Tracing.start(config, "ingest", Optional.of("ingest-7"), metrics);
    }
}
