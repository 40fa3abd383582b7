package io.millrace.it.traces;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/** Zipkin's server as it is released, in a process of its own, which keeps traces in memory. */
final class ZipkinServer implements AutoCloseable {
    private static final Path JAR = CommandLine.CHECKOUT.resolve("integration-tests/target/zipkin/zipkin-server.jar");
    private static final Duration START = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    ZipkinServer(Path directory, int port) throws Exception {
        this.port = port;
        assertThat(JAR).isRegularFile();
        var java = ProcessHandle.current().info().command().orElse("java");
        var builder = new ProcessBuilder(java, "-Xmx256m", "-jar", JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("zipkin.log").toFile());
        builder.environment().put("QUERY_PORT", Integer.toString(port));
        process = builder.start();
        Stack.until("Zipkin answers", START, () -> assertThat(isHealthy()).isTrue());
    }

    private boolean isHealthy() throws InterruptedException {
        try {
            return get("/health").statusCode() == 200;
        } catch (IOException e) {
            // Retried: it does not listen yet.
            return false;
        }
    }

    /** Stores spans in Zipkin's own format. */
    int store(String spans) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri("/api/v2/spans"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(spans))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    /** The spans of a trace as far as they are known; an empty array if it is not. */
    JsonNode trace(String id) throws IOException, InterruptedException {
        var response = get("/api/v2/trace/" + id);
        return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.createArrayNode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
