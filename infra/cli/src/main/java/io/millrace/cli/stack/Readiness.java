package io.millrace.cli.stack;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.millrace.cli.process.PortOwner;
import io.millrace.schemas.serde.SchemaIds;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** Readiness check of components. Thread-safe. */
final class Readiness implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REASON_LENGTH = 300;
    private static final int UNAUTHORIZED = 401;
    /** The registry is reachable; the user may still read and write schemas without listing subjects. */
    private static final int FORBIDDEN = 403;

    private final Ports ports;
    private final Backends backends;
    private final Admin admin;
    private final HttpClient http;

    Readiness(LocalStack stack, Admin admin) {
        this.ports = stack.ports();
        this.backends = stack.backends();
        this.admin = admin;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build();
    }

    /** Reason why the component is not ready; empty if it is ready. */
    Optional<String> reasonNotReady(Component component) throws InterruptedException {
        return switch (component) {
            case BROKER -> broker();
            case REGISTRY -> registry();
            default -> get(ports.url(component) + "/health/ready");
        };
    }

    private Optional<String> registry() throws InterruptedException {
        if (!backends.isExternal(Component.REGISTRY)) {
            return get(backends.registryUrl() + "/subjects");
        }
        try (var registry = backends.registryClient()) {
            registry.getAllSubjects();
            return Optional.empty();
        } catch (RestClientException e) {
            return e.getStatus() == FORBIDDEN
                    ? Optional.empty()
                    : Optional.of(backends.registryUrl() + " responded " + e.getStatus()
                            + (e.getStatus() == UNAUTHORIZED ? ": " + SchemaIds.CREDENTIALS : ""));
        } catch (IOException e) {
            // Retried until the start's deadline.
            return Optional.of(backends.registryUrl() + " does not respond: " + e.getMessage());
        }
    }

    private Optional<String> broker() throws InterruptedException {
        if (!backends.isExternal(Component.BROKER) && PortOwner.isFree(ports.port(Component.BROKER))) {
            return Optional.of("not listening yet");
        }
        try {
            admin.describeCluster().nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            // Retried until the start's deadline.
            return Optional.of("does not respond: " + e.getMessage());
        }
    }

    private Optional<String> get(String url) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(TIMEOUT)
                    .GET()
                    .build();
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.empty()
                    : Optional.of(response.statusCode() + " " + shortened(response.body()));
        } catch (IOException e) {
            // Retried until the start's deadline.
            return Optional.of("does not respond: " + e.getClass().getSimpleName());
        }
    }

    private static String shortened(String body) {
        var line = body.replaceAll("\\s+", " ").strip();
        return line.length() > MAX_REASON_LENGTH ? line.substring(0, MAX_REASON_LENGTH) + "…" : line;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
