package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.schemas.serde.RegistryClients;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryCheckTest {
    private final AtomicReference<String> password = new AtomicReference<>("right");
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var expected = "Basic "
                    + Base64.getEncoder()
                            .encodeToString(("millrace:" + password.get()).getBytes(StandardCharsets.UTF_8));
            boolean known = expected.equals(exchange.getRequestHeaders().getFirst("authorization"));
            var body = (known ? "[]" : "{\"error_code\":401,\"message\":\"Unauthorized\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void wrongCredentialsAreSaidWithTheirSettingUntilTheyAreRight() throws Exception {
        try (var registry = RegistryClients.connect(url(), properties("wrong"));
                var check = new RegistryCheck(registry, Duration.ofMillis(20))) {
            await(check, Optional.of("401"));
            assertThat(check.problem().orElseThrow()).contains("registry.basic.auth.user.info");

            password.set("wrong");

            await(check, Optional.empty());
        }
    }

    @Test
    void aRegistryThatIsDownIsNoMatterOfCredentials() throws Exception {
        server.stop(0);
        try (var registry = RegistryClients.connect(url(), properties("right"));
                var check = new RegistryCheck(registry, Duration.ofMillis(20))) {
            await(check, Optional.empty());
        }
    }

    @Test
    void aRegistryThatDoesNotKnowUsSaysSoAndIsNoBug() throws Exception {
        try (var registry = RegistryClients.connect(url(), properties("wrong"))) {
            var ids = new SchemaIds(registry);

            assertThatThrownBy(() -> ids.register(
                            Topics.EVENTS_RAW.valueSubject(),
                            Topics.EVENTS_RAW.valueFormat().schema()))
                    .hasMessageContaining("401")
                    .hasMessageContaining("registry.basic.auth.user.info")
                    .satisfies(failure -> assertThat(ExitCode.of(failure)).isEqualTo(ExitCode.REGISTRY_UNAVAILABLE));
        }
    }

    private static void await(RegistryCheck check, Optional<String> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            var problem = check.problem();
            if (wanted.isEmpty() ? problem.isEmpty() : problem.orElse("").contains(wanted.get())) {
                return;
            }
            Thread.onSpinWait();
        }
        assertThat(check.problem().orElse("")).contains(wanted.orElse("(no problem)"));
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Map<String, String> properties(String secret) {
        return Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "millrace:" + secret);
    }
}
