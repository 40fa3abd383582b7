package io.millrace.ingest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CollectorClientTest {
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private final List<String> retries = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/batch", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("authorization"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(statuses.poll(), 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void temporaryFailuresAreRetriedUntilTheBodyIsAccepted() throws Exception {
        statuses.addAll(List.of(503, 429, 200));

        assertThat(client(Duration.ofSeconds(20)).post("/v1/batch", new byte[] {'x'}))
                .isEqualTo("ok");

        assertThat(retries).containsExactly("answered 503", "answered 429");
        assertThat(authorizations).containsOnly("Basic azE6").hasSize(3);
    }

    @Test
    void anotherStatusIsNotRetried() {
        statuses.add(401);

        assertThatThrownBy(() -> client(Duration.ofSeconds(20)).post("/v1/batch", new byte[] {'x'}))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.isUnreachable())
                        .isFalse())
                .hasMessageContaining("401");
        assertThat(retries).isEmpty();
    }

    @Test
    void retriesEndAtTheTimeLimit() {
        statuses.addAll(Collections.nCopies(20, 503));

        assertThatThrownBy(() -> client(Duration.ofMillis(250)).post("/v1/batch", new byte[] {'x'}))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.isUnreachable())
                        .isTrue())
                .hasMessageContaining("gave up");
    }

    private CollectorClient client(Duration patience) {
        var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new CollectorClient(uri, "k1", patience, retries::add);
    }
}
