package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SocketApiTest {
    private static final String SOCKET = "/v1/insights/sales/socket";

    private ApiFixture api;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
        api.oneSale();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aSnapshotIsFollowedByEachChange() throws Exception {
        Reader reader = connect(SOCKET);

        List<JsonObject> snapshot = reader.until("freshness");
        api.hub.publish(List.of(LiveRows.update("CH", "b", 1, 0), LiveRows.update("DE", "a", 1, 1)));
        JsonObject first = reader.next();
        JsonObject last = reader.next();

        assertThat(snapshot.stream().map(message -> message.getString("event")))
                .containsExactly("reset", "row", "freshness");
        assertThat(snapshot.get(1).getJsonObject("data").getJsonObject("group"))
                .isEqualTo(new JsonObject("{\"country\":\"CH\",\"shop\":\"a\"}"));
        assertThat(first.getJsonObject("data").getJsonObject("group").getString("shop"))
                .isEqualTo("b");
        assertThat(last.getString("id")).isEqualTo("1/0:2");
    }

    @Test
    void aReaderThatResumesGetsMissedChangesAndNoSnapshot() throws Exception {
        api.hub.publish(List.of(LiveRows.update("CH", "a", 1, 0), LiveRows.update("CH", "b", 1, 1)));

        JsonObject missed = connect(SOCKET + "?after=1/0:1").next();

        assertThat(missed.getString("event")).isEqualTo("row");
        assertThat(missed.getJsonObject("data").getJsonObject("group").getString("shop"))
                .isEqualTo("b");
    }

    @Test
    void aRestartedInsightClosesTheSocketForAReconnect() throws Exception {
        Reader reader = connect(SOCKET);
        reader.until("freshness");

        api.hub.publish(List.of(LiveRows.update("CH", "b", 2, 0)));

        assertThat(reader.next().getString("event")).isEqualTo("restarted");
        assertThat(reader.closed()).isEqualTo(1012);
        assertThat(api.listenersLeft()).isZero();
    }

    @Test
    void socketsBeyondTheLimitAreClosedForALaterRetry() throws Exception {
        for (int i = 0; i < 5; i++) {
            connect(SOCKET).until("freshness");
        }

        assertThat(connect(SOCKET).closed()).isEqualTo(1013);
    }

    @Test
    void foreignPagesAndPlainHttpGetNoSocket() {
        assertThatThrownBy(() -> api.client()
                        .newWebSocketBuilder()
                        .header("Origin", "https://example.com")
                        .buildAsync(socketUri(SOCKET), new Reader())
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, refused -> assertThat(
                                refused.getResponse().statusCode())
                        .isEqualTo(403));
        assertThat(api.get(SOCKET).statusCode()).isEqualTo(426);
    }

    private Reader connect(String path) {
        Reader reader = new Reader();
        api.client().newWebSocketBuilder().buildAsync(socketUri(path), reader).join();
        return reader;
    }

    private URI socketUri(String path) {
        return URI.create(api.url().replace("http:", "ws:") + path);
    }

    private static final class Reader implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> closes = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closes.add(status);
            return null;
        }

        JsonObject next() throws InterruptedException {
            String message = messages.poll(20, TimeUnit.SECONDS);
            assertThat(message).as("a message").isNotNull();
            return new JsonObject(message);
        }

        List<JsonObject> until(String event) throws InterruptedException {
            List<JsonObject> all = new ArrayList<>();
            do {
                all.add(next());
            } while (!all.get(all.size() - 1).getString("event").equals(event));
            return all;
        }

        int closed() throws InterruptedException {
            Integer status = closes.poll(20, TimeUnit.SECONDS);
            assertThat(status).as("a close").isNotNull();
            return status;
        }
    }
}
