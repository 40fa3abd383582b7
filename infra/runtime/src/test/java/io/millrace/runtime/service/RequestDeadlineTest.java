package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deadline of a request's arrival, over real sockets. */
class RequestDeadlineTest extends LimitedServer {
    @Test
    void aSlowlySentRequestHeadIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("GET /health/live HTTP/1.1\r\nhost: x\r\nx-pad: ")).isLessThan(DEADLINE);
    }

    @Test
    void aSlowlySentRequestBodyIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"))
                .isLessThan(DEADLINE);
    }

    @Test
    void aSlowlySentBodyThatNoHandlerReadsIsCutOffToo() throws Exception {
        assertThat(trickle("POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"))
                .isLessThan(DEADLINE);
    }

    @Test
    void aSlowlySentSecondHeadIsCutOffToo() throws Exception {
        assertThat(trickle(GET + "GET /health/live HTTP/1.1\r\nx-pad: ")).isLessThan(DEADLINE);
    }

    @Test
    void aConnectionThatNeverSendsARequestIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("P")).isLessThan(DEADLINE);
        assertThat(trickle("")).isLessThan(DEADLINE);
    }

    @Test
    void aLongResponseOutlivesTheDeadlineOfItsRequest() throws Exception {
        var socket = connect();
        socket.getOutputStream().write("GET /stream HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        read(socket, 12);

        long until = System.nanoTime() + 2 * TIMEOUT.plusSeconds(1).toNanos();
        int written = 0;
        while (System.nanoTime() < until) {
            System.gc();
            assertThat(stream()
                            .write("more")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(5, TimeUnit.SECONDS))
                    .isNull();
            pause(socket);
            written++;
        }

        assertThat(written).isPositive();
        assertThat(open()).isEqualTo(1);
    }

    @Test
    void aWebSocketOutlivesTheDeadlineOfItsRequest() throws Exception {
        var echoes = new CompletableFuture<CharSequence>();
        var socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/socket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        if (data.toString().equals("last")) {
                            echoes.complete(data);
                        }
                        webSocket.request(1);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        var clock = connect();

        long until = System.nanoTime() + TIMEOUT.plusSeconds(4).toNanos();
        while (System.nanoTime() < until) {
            System.gc();
            socket.sendText("beat", true).get(5, TimeUnit.SECONDS);
            pause(clock);
        }
        socket.sendText("last", true).get(5, TimeUnit.SECONDS);

        assertThat(echoes.get(10, TimeUnit.SECONDS)).hasToString("last");
    }

    /** Sends the text, and then a byte at a time until the server closes the connection; how long that took. */
    private Duration trickle(String begin) throws IOException {
        var socket = connect();
        long started = System.nanoTime();
        socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
        while (Duration.ofNanos(System.nanoTime() - started).compareTo(DEADLINE) < 0) {
            try {
                socket.getOutputStream().write('x');
            } catch (IOException e) {
                break;
            }
            if (!pause(socket)) {
                break;
            }
        }
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
