package io.millrace.it.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.CommandLine;
import io.millrace.it.stack.Stack;
import io.millrace.it.stack.StageProcess;
import io.millrace.kubernetes.Manifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A rendered container as a process of the distribution, with exactly its environment: secrets and fields of the pod are resolved as
 * Kubernetes does. Only what belongs to a node of its own differs: the port, the peers' address, and where volumes are mounted.
 */
final class PodProcess implements AutoCloseable {
    private static final Path LIB = CommandLine.CHECKOUT.resolve("infra/cli/target/dist/lib");
    private static final Map<String, String> MAINS = Map.of(
            "ingest", "io.millrace.ingest.IngestMain",
            "enrichment", "io.millrace.enrichment.EnrichmentMain",
            "aggregation", "io.millrace.aggregation.AggregationMain",
            "sink-publisher", "io.millrace.sink.SinkMain");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");

    private final Manifest workload;
    private final Process process;
    private final Path log;
    private final int port = StageProcess.freePort();

    /**
     * @param ordinal of the pod in its set
     * @param mounts directories of this machine by where a pod has them
     * @param secret entries of the Secret that the chart refers to
     */
    PodProcess(Path directory, Manifest workload, int ordinal, Map<String, Path> mounts, Map<String, String> secret)
            throws IOException {
        this.workload = workload;
        this.log = directory.resolve(workload.name() + "-" + ordinal + ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        LIB + "/*",
                        MAINS.get(workload.container().path("name").asText()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
        builder.environment().putAll(environment(workload, workload.name() + "-" + ordinal, mounts, secret));
        this.process = builder.start();
    }

    private Map<String, String> environment(
            Manifest workload, String pod, Map<String, Path> mounts, Map<String, String> secret) {
        var resolved = new LinkedHashMap<String, String>();
        workload.environment().forEach((name, variable) -> {
            String value = variable.has("value")
                    ? expand(variable.path("value").asText(), resolved)
                    : from(variable.path("valueFrom"), pod, secret);
            for (var mount : mounts.entrySet()) {
                value = value.startsWith(mount.getKey())
                        ? value.replace(mount.getKey(), mount.getValue().toString())
                        : value;
            }
            resolved.put(name, value);
        });
        resolved.replaceAll((name, value) -> name.endsWith("_PORT")
                ? Integer.toString(port)
                : name.endsWith("_ADVERTISED") ? "127.0.0.1:" + port : value);
        return resolved;
    }

    private static String from(JsonNode source, String pod, Map<String, String> secret) {
        var field = source.at("/fieldRef/fieldPath").asText();
        return switch (field) {
            case "metadata.name" -> pod;
            case "metadata.labels['topology.kubernetes.io/zone']" -> "zone-a";
            case "" -> secret.get(source.at("/secretKeyRef/key").asText());
            default -> throw new AssertionError("no pod has the field " + field);
        };
    }

    /** A reference to what was not set before stays as it is, as in Kubernetes. */
    private static String expand(String text, Map<String, String> before) {
        return REFERENCE.matcher(text).replaceAll(found -> before.getOrDefault(found.group(1), found.group()));
    }

    int port() {
        return port;
    }

    /** Asks the rendered probe until it is content, as a kubelet does. */
    void awaitReady() throws Exception {
        var path = workload.container().at("/readinessProbe/httpGet/path").asText();
        Stack.until(workload + " is ready", Duration.ofMinutes(5), () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            assertThat(status(path)).isEqualTo(200);
        });
        assertThat(status(workload.container().at("/livenessProbe/httpGet/path").asText()))
                .isEqualTo(200);
    }

    private int status(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(request(path), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            // Retried by the poll: it does not listen yet.
            return -1;
        }
    }

    /** Its metrics, as Prometheus would scrape them. */
    String metrics() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(request("/metrics"), BodyHandlers.ofString())
                .body();
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }

    /** Sends SIGTERM and waits for as long as the pod's grace period. */
    int stop() throws InterruptedException {
        process.destroy();
        int grace =
                workload.at("/spec/template/spec/terminationGracePeriodSeconds").asInt();
        assertThat(process.waitFor(grace, TimeUnit.SECONDS))
                .as("ends within " + grace + " s: " + log)
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
