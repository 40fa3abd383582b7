package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.HttpConfig;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Server with tight connection limits, and raw sockets to it. */
abstract class LimitedServer {
    static final String PATIENT = "patient";
    static final int MOST = 8;
    static final Duration TIMEOUT = Duration.ofSeconds(1);
    static final Duration DEADLINE = Duration.ofSeconds(20);
    static final String GET = "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";

    private final PendingConnections pending = new PendingConnections();
    private final Vertx vertx = ServiceContext.vertx(pending);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final AtomicReference<HttpServerResponse> stream = new AtomicReference<>();
    private final List<Socket> sockets = new ArrayList<>();
    private HttpEndpoints http;
    private int port;

    /** Tests of numbers are tagged as patient: no connection ends because it is idle. */
    @BeforeEach
    void listen(TestInfo test) {
        boolean patient = test.getTags().contains(PATIENT);
        var timeout = patient ? Duration.ofMinutes(2) : TIMEOUT;
        http = new HttpEndpoints(
                vertx, pending, new HttpConfig("127.0.0.1", 0, "x:1", List.of(), MOST, timeout), metrics, new Health());
        http.router().get("/stream").handler(context -> {
            stream.set(context.response().setChunked(true));
            context.response().write("first");
        });
        http.router().post("/body").handler(context -> context.request()
                .endHandler(end -> context.response().end("got it")));
        http.router().get("/socket").handler(context -> {
            var unused = context.request()
                    .toWebSocket()
                    .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
        });
        var options = HttpEndpoints.defaultOptions().setIdleTimeout(patient ? 120 : 4);
        port = http.listen(options.setIdleTimeoutUnit(TimeUnit.SECONDS), 1);
    }

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        http.close();
        vertx.close().await();
    }

    final int port() {
        return port;
    }

    /** Response of the newest request to {@code /stream}. */
    final HttpServerResponse stream() {
        return stream.get();
    }

    final Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        sockets.add(socket);
        return socket;
    }

    /** Opens a connection that has received a response and may send another request. */
    final Socket answered() throws IOException {
        var socket = connect();
        send(socket, GET);
        var answer = new StringBuilder();
        while (answer.indexOf("[]}") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", answer).isNotNegative();
            answer.append((char) next);
        }
        return socket;
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    /** Waits a moment for the server; false if it has closed the connection. */
    static boolean pause(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        try {
            return socket.getInputStream().read(new byte[4096]) >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            // Reset, with what was sent unread.
            return true;
        }
    }

    final int open() {
        return metrics.getSampleValue("millrace_http_connections").intValue();
    }

    final void awaitOpen(int wanted) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (open() != wanted) {
            assertThat(System.nanoTime()).as("open connections: %d", open()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
