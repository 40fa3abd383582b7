package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.schemas.failed.FailedEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry client over HTTP: what it sends, and what an answer means to us. */
class RegistryClientsTest {
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"id\":7}";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
            exchange.sendResponseHeaders(status, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void basicAuthIsSent() {
        var ids = ids(Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:s3cret"));

        assertThat(ids.register("s", FailedEvent.SCHEMA$)).isEqualTo(7);

        var credentials = Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
        assertThat(authorizations).isNotEmpty().containsOnly("Basic " + credentials);
    }

    @Test
    void aBearerTokenIsSent() {
        var ids = ids(Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "t0ken"));

        assertThat(ids.register("s", FailedEvent.SCHEMA$)).isEqualTo(7);

        assertThat(authorizations).isNotEmpty().containsOnly("Bearer t0ken");
    }

    @Test
    void aRefusedSchemaIsNotRetried() {
        status = 409;
        answer = "{\"error_code\":409,\"message\":\"incompatible\"}";

        assertThatThrownBy(() -> ids(Map.of()).register("s", FailedEvent.SCHEMA$))
                .isInstanceOf(SchemaRefusedException.class)
                .hasMessageContaining("incompatible");
    }

    @Test
    void aFailingRegistryIsRetried() {
        status = 503;
        answer = "{\"error_code\":50301,\"message\":\"starting\"}";
        var ids = ids(Map.of("max.retries", "0"));

        assertThatThrownBy(() -> ids.register("s", FailedEvent.SCHEMA$))
                .isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> ids.byId(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> ids.requireCompatibility("s", "FULL_TRANSITIVE"))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aRegistryThatKeepsItsOwnLevelIsReported() {
        status = 403;
        answer = "{\"error_code\":40301,\"message\":\"not yours\"}";

        assertThat(ids(Map.of()).requireCompatibility("s", "FULL_TRANSITIVE")).isFalse();
    }

    @Test
    void anEmptyAnswerToALevelIsTaken() {
        // As Apicurio's does.
        answer = "{}";

        assertThat(ids(Map.of()).requireCompatibility("s", "FULL_TRANSITIVE")).isTrue();
    }

    private SchemaIds ids(Map<String, String> properties) {
        return new SchemaIds(RegistryClients.connect(
                "http://127.0.0.1:" + server.getAddress().getPort(), properties));
    }
}
