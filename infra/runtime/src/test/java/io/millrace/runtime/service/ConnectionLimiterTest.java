package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.HttpConfig;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a stranger's connections may cost, over real sockets. */
class ConnectionLimiterTest {
    private static final String PATIENT = "patient";
    private static final int MOST = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String GET = "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";

    private final PendingConnections newcomers = new PendingConnections();
    private final Vertx vertx = ServiceContext.vertx(newcomers);
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final AtomicReference<HttpServerResponse> stream = new AtomicReference<>();
    private final List<Socket> sockets = new ArrayList<>();
    private HttpEndpoints http;
    private int port;

    /** Patient where a test is of numbers and not of times: there no connection may end for its silence. */
    @BeforeEach
    void listen(TestInfo test) {
        boolean patient = test.getTags().contains(PATIENT);
        var timeout = patient ? Duration.ofMinutes(2) : TIMEOUT;
        http = new HttpEndpoints(
                vertx,
                newcomers,
                new HttpConfig("127.0.0.1", 0, "x:1", List.of(), MOST, timeout),
                metrics,
                new Health());
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

    @Test
    void aHeadThatTricklesInIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("GET /health/live HTTP/1.1\r\nhost: x\r\nx-pad: ")).isLessThan(DEADLINE);
    }

    @Test
    void aBodyThatTricklesInIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"))
                .isLessThan(DEADLINE);
    }

    @Test
    void aBodyThatNobodyReadsIsCutOffToo() throws Exception {
        assertThat(trickle("POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n"))
                .isLessThan(DEADLINE);
    }

    @Test
    void theHeadAfterAnAnswerThatTricklesInIsCutOffToo() throws Exception {
        assertThat(trickle(GET + "GET /health/live HTTP/1.1\r\nx-pad: ")).isLessThan(DEADLINE);
    }

    @Test
    @Tag(PATIENT)
    void aFurtherConnectionTakesThePlaceOfTheOneThatWaitedLongest() throws Exception {
        var first = answered();
        for (int i = 1; i < MOST; i++) {
            answered();
        }

        answered();

        assertThat(first.getInputStream().read()).isEqualTo(-1);
        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    @Tag(PATIENT)
    void aConnectionIsRefusedWhereAllOthersAreAtWork() throws Exception {
        for (int i = 0; i < MOST; i++) {
            send(connect(), "GET /stream HTTP/1.1\r\nhost: x\r\n\r\n");
        }
        awaitOpen(MOST);

        var refused = connect();
        send(refused, GET);

        assertThat(isClosed(refused)).isTrue();
        assertThat(open()).isEqualTo(MOST);
    }

    @Test
    @Tag(PATIENT)
    void connectionsThatSayNothingMakeRoomForThoseThatDo() throws Exception {
        var silent = new ArrayList<Socket>();
        for (int i = 0; i < 4 * MOST; i++) {
            silent.add(connect());
        }

        answered();

        for (var socket : silent.subList(0, 3 * MOST)) {
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Test
    void aConnectionWhoseFirstWordsTrickleInIsCutOffAtTheDeadline() throws Exception {
        assertThat(trickle("P")).isLessThan(DEADLINE);
        assertThat(trickle("")).isLessThan(DEADLINE);
    }

    @Test
    void aLongAnswerOutlivesTheDeadlineOfItsRequest() throws Exception {
        var socket = connect();
        socket.getOutputStream().write("GET /stream HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        read(socket, 12);

        long until = System.nanoTime() + 2 * TIMEOUT.plusSeconds(1).toNanos();
        int written = 0;
        while (System.nanoTime() < until) {
            System.gc();
            assertThat(stream.get()
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
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/socket"), new WebSocket.Listener() {
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

    @Test
    @Tag(PATIENT)
    void connectionsOfBothVersionsAreCountedOutAgain() throws Exception {
        var one = connect();
        one.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        read(one, 12);
        var upgraded = connect();
        var head = List.of(
                "GET /health/live HTTP/1.1",
                "host: x",
                "connection: upgrade, http2-settings",
                "upgrade: h2c",
                "http2-settings: AAMAAABkAAQAAP__");
        send(upgraded, String.join("\r\n", head) + "\r\n\r\n");
        assertThat(read(upgraded, 12)).isEqualTo("HTTP/1.1 101");
        var prior = connect();
        prior.getOutputStream().write(preface());
        settings(prior);

        awaitOpen(3);
        one.close();
        upgraded.close();
        prior.close();

        awaitOpen(0);
    }

    @Test
    @Tag(PATIENT)
    void aConnectionOfHttp2HasFewStreamsAndOneWindow() throws Exception {
        var socket = connect();
        socket.getOutputStream().write(preface());

        var settings = settings(socket);

        assertThat(settings).contains("3=64", "4=65536", "6=16384");
    }

    private static byte[] preface() {
        var text = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The settings of the server's first frame, as id=value. */
    private static List<String> settings(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        assertThat(in.readUnsignedByte()).as("type of frame").isEqualTo(4);
        in.readUnsignedByte();
        in.readInt();
        var settings = new ArrayList<String>();
        for (int i = 0; i < length / 6; i++) {
            settings.add(in.readUnsignedShort() + "=" + in.readInt());
        }
        return settings;
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

    /** Waits a moment for the server; false if it has closed the connection. */
    private static boolean pause(Socket socket) throws IOException {
        socket.setSoTimeout(100);
        try {
            return socket.getInputStream().read(new byte[4096]) >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A connection that has had an answer, and is now open for another request. */
    private Socket answered() throws IOException {
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

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException e) {
            // Reset, with what was sent unread.
            return true;
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) DEADLINE.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private int open() {
        return metrics.getSampleValue("millrace_http_connections").intValue();
    }

    private void awaitOpen(int wanted) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (open() != wanted) {
            assertThat(System.nanoTime()).as("open connections: %d", open()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
