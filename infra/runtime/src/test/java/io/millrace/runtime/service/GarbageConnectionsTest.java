package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.millrace.runtime.config.HttpConfig;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What strangers send that is no HTTP: it ends their connection, and is counted instead of logged. */
class GarbageConnectionsTest {
    private static final int CONNECTIONS = 20;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String UPGRADE =
            "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\n";

    private final PendingConnections pendingConnections = new PendingConnections();
    private final Vertx vertx = ServiceContext.vertx(pendingConnections);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getLoggerName() + ": " + event.getFormattedMessage());
        }
    };
    private HttpEndpoints http;
    private int port;

    @BeforeEach
    void listen() {
        http = new HttpEndpoints(
                vertx,
                pendingConnections,
                new HttpConfig("127.0.0.1", 0, "x:1", List.of(), 100, Duration.ofSeconds(1)),
                metrics,
                new Health());
        http.router().post("/body").handler(context -> context.request().body().onSuccess(body -> context.response()
                .end()));
        port = http.listen();
        appender.start();
        root.addAppender(appender);
    }

    @AfterEach
    void stop() {
        root.detachAppender(appender);
        http.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
                PREFACE + "this is no frame of settings at all, is it?",
                PREFACE + "\0\0\0\4\0\0\0\0\0" + "\0\0\1\1\4\0\0\0\0x",
                PREFACE + "\0\0\0\4\0\0\0\0\0" + "\u007f\u00ff\u00ff\0\0\0\0\0\1",
                PREFACE + "\0\0\0\4\0\0\0\0\0" + "\0\0\5\1\5\0\0\0\1\u00ff\u00ff\u00ff\u00ff\u00ff",
                UPGRADE + "http2-settings: ?\r\n\r\n",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003 hello\r\n\r\n",
                "\0\0\0\0\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "POST /body HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n\r\n",
                "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: x\r\n: nameless\r\n\r\n",
            })
    void whatIsNoHttpIsNotLogged(String garbage) throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (var socket = connect()) {
                socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                readAll(socket);
            }
        }

        awaitAnswered();
        assertThat(logged).isEmpty();
    }

    @Test
    void aConnectionThatIsResetInTheMiddleIsNotLogged() throws Exception {
        for (var begun : List.of(
                PREFACE + "\0\0\0\4\0\0\0\0\0", "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nx")) {
            for (int i = 0; i < CONNECTIONS; i++) {
                try (var socket = connect()) {
                    socket.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
                    awaitOpen(1);
                    socket.setSoLinger(true, 0);
                }
                awaitOpen(0);
            }
        }

        assertThat(logged).isEmpty();
    }

    @Test
    void garbageIsCounted() throws Exception {
        for (int i = 0; i < CONNECTIONS; i++) {
            try (var socket = connect()) {
                socket.getOutputStream()
                        .write((PREFACE + "this is no frame of settings").getBytes(StandardCharsets.US_ASCII));
                readAll(socket);
            }
        }

        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (metrics.getSampleValue("millrace_http_connection_errors_total") < CONNECTIONS) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void readAll(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // Reset, with what was sent unread.
            assertThat(e).hasMessageNotContaining("timed out");
        }
    }

    /** Until the event loop has answered a request that came after all of it. */
    private void awaitAnswered() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200");
        }
    }

    private void awaitOpen(int wanted) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (metrics.getSampleValue("millrace_http_connections").intValue() != wanted) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
