package io.millrace.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.delivery.DeliveryFailureReason;
import io.millrace.schemas.value.AddressBlock;
import io.millrace.sink.address.AddressResolver;
import io.millrace.sink.address.AddressRules;
import io.millrace.sink.address.NameLookup;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClientTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final byte[] BODY = "{\"type\":\"webhook.test\"}".getBytes(StandardCharsets.UTF_8);
    private static final SigningKey KEY = SigningKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final AddressRules LOOPBACK = new AddressRules(List.of(AddressBlock.parse("127.0.0.0/8")));

    @TempDir
    Path directory;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

    /** A request as the server saw it. */
    private record Received(String uri, Map<String, String> headers, String sni, Buffer body) {}

    @AfterAll
    static void close() {
        VERTX.close().await();
    }

    @Test
    void aDeliveryHasItsHeadersBodyAndSignature() throws Exception {
        int port = listen(request -> request.response().setStatusCode(204).end());

        var attempt = send(InetAddress::getAllByName, "http://127.0.0.1:" + port + "/hook?a=b");

        assertThat(attempt.isDelivered()).isTrue();
        assertThat(attempt.status()).isEqualTo(204);
        var request = received.poll(5, TimeUnit.SECONDS);
        assertThat(request.uri()).isEqualTo("/hook?a=b");
        assertThat(request.body().getBytes()).isEqualTo(BODY);
        assertThat(request.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("webhook-id", "msg_1")
                .containsEntry("x-own", "1");
        long timestamp = Long.parseLong(request.headers().get("webhook-timestamp"));
        assertThat(request.headers())
                .containsEntry("webhook-signature", Signature.of(List.of(KEY), "msg_1", timestamp, BODY));
    }

    @Test
    void theAddressThatWasCheckedIsConnectedToAndTheHostIsThatOfTheUrl() throws Exception {
        int port = listen(request -> request.response().end());
        var lookups = new AtomicInteger();
        NameLookup changing = host ->
                new InetAddress[] {InetAddress.getByName(lookups.getAndIncrement() == 0 ? "127.0.0.1" : "10.255.255.1")
                };

        var attempt = send(changing, "http://hooks.invalid:" + port + "/");

        assertThat(attempt.isDelivered()).as(attempt.message()).isTrue();
        assertThat(lookups).hasValue(1);
        assertThat(received.poll(5, TimeUnit.SECONDS).headers()).containsEntry("host", "hooks.invalid:" + port);
    }

    @Test
    void overTlsTheNameOfTheUrlIsAskedForAndVerifiedThoughAnAddressIsConnectedTo() throws Exception {
        var certificate = certificate("hooks.test");
        int port = listen(
                request -> request.response().end(),
                new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(certificate));
        var trusting = WebhookClient.options().setTrustOptions(certificate);
        NameLookup loopback = host -> new InetAddress[] {InetAddress.getLoopbackAddress()};

        try (var client = new WebhookClient(
                VERTX, new AddressResolver(loopback, LOOPBACK), Optional.empty(), trusting, 2, Clock.systemUTC())) {
            var named = await(client, call("https://hooks.test:" + port + "/"));
            var other = await(client, call("https://other.test:" + port + "/"));

            assertThat(named.isDelivered()).as(named.message()).isTrue();
            assertThat(received.poll(5, TimeUnit.SECONDS).sni()).isEqualTo("hooks.test");
            assertThat(other.reason()).isEqualTo(DeliveryFailureReason.TLS_FAILED);
        }
    }

    @Test
    void addressesThatAreNotPublicAreNotConnectedTo() throws Exception {
        int port = listen(request -> request.response().end());
        NameLookup two = host -> new InetAddress[] {InetAddress.getByName("8.8.8.8"), InetAddress.getLoopbackAddress()};

        try (var client = client(new AddressResolver(two, new AddressRules(List.of())))) {
            var attempt = await(client, call("http://two.invalid:" + port + "/"));

            assertThat(attempt.reason()).isEqualTo(DeliveryFailureReason.ADDRESS_REFUSED);
            assertThat(attempt.message()).contains("127.0.0.1");
        }
        try (var client = client(new AddressResolver(InetAddress::getAllByName, new AddressRules(List.of())))) {
            for (var host :
                    List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "169.254.169.254")) {
                assertThat(await(client, call("http://" + host + ":" + port + "/"))
                                .reason())
                        .as(host)
                        .isEqualTo(DeliveryFailureReason.ADDRESS_REFUSED);
            }
        }
        assertThat(received).isEmpty();
    }

    @Test
    void aRedirectIsAFailureAndNotFollowed() throws Exception {
        int port = listen(request -> request.response()
                .setStatusCode(request.path().equals("/moved") ? 307 : 200)
                .putHeader("Location", "/elsewhere")
                .end());

        var attempt = send(InetAddress::getAllByName, "http://127.0.0.1:" + port + "/moved");

        assertThat(attempt.reason()).isEqualTo(DeliveryFailureReason.REDIRECT);
        assertThat(received.poll(5, TimeUnit.SECONDS).uri()).isEqualTo("/moved");
        assertThat(received.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatAReceiverSaysOfTroubleIsKept() throws Exception {
        int port = listen(request -> request.response()
                .setStatusCode(Integer.parseInt(request.path().substring(1)))
                .putHeader("Retry-After", "17")
                .end("no\u0000t today"));

        var throttled = send(InetAddress::getAllByName, "http://127.0.0.1:" + port + "/429");
        var gone = send(InetAddress::getAllByName, "http://127.0.0.1:" + port + "/410");

        assertThat(throttled.isThrottled()).isTrue();
        assertThat(throttled.retryAfterMillis()).isEqualTo(17_000);
        assertThat(throttled.message()).isEqualTo("answered 429: no t today");
        assertThat(gone.isGone()).isTrue();
        assertThat(gone.reason()).isEqualTo(DeliveryFailureReason.GONE);
    }

    @Test
    void anAttemptEndsWithinItsTimeWhereverTheReceiverStops() throws Exception {
        int silent = listen(request -> {});
        int trickling = listen(request -> {
            request.response().setChunked(true).write("a");
            VERTX.setPeriodic(50, tick -> {
                if (!request.response().closed()) {
                    request.response().write("a");
                }
            });
        });

        for (int port : List.of(silent, trickling)) {
            Attempt attempt;
            try (var client = client(new AddressResolver(InetAddress::getAllByName, LOOPBACK))) {
                attempt = await(client, call("http://127.0.0.1:" + port + "/", Duration.ofSeconds(1)));
            }

            assertThat(attempt.reason()).isEqualTo(DeliveryFailureReason.TIMEOUT);
            assertThat(attempt.millis()).isBetween(900L, 8_000L);
        }
    }

    @Test
    void anAnswerOfAnySizeIsBoundedAndItsStatusCounts() throws Exception {
        int port = listen(request -> request.response().end(Buffer.buffer(new byte[50 << 20])));

        var attempt = send(InetAddress::getAllByName, "http://127.0.0.1:" + port + "/");

        assertThat(attempt.isDelivered()).as(attempt.message()).isTrue();
    }

    @Test
    void whatCannotBeReachedHasItsReason() throws Exception {
        NameLookup nobody = host -> {
            throw new UnknownHostException(host);
        };
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(send(nobody, "http://nobody.invalid/secret-path").reason())
                .isEqualTo(DeliveryFailureReason.NAME_NOT_FOUND);
        var refused = send(InetAddress::getAllByName, "http://127.0.0.1:" + free + "/secret-path");
        assertThat(refused.reason()).isEqualTo(DeliveryFailureReason.NOT_CONNECTED);
        assertThat(refused.message()).doesNotContain("secret-path");
        int closing = listen(request -> request.connection().close());
        assertThat(send(InetAddress::getAllByName, "http://127.0.0.1:" + closing + "/")
                        .reason())
                .isEqualTo(DeliveryFailureReason.CONNECTION_LOST);
    }

    @Test
    void aForwardProxyGetsEveryRequest() throws Exception {
        int proxy = listen(request -> request.response().end());
        try (var client = new WebhookClient(
                VERTX,
                new AddressResolver(InetAddress::getAllByName, new AddressRules(List.of())),
                Optional.of(ForwardProxy.parse("http://127.0.0.1:" + proxy)),
                2,
                Clock.systemUTC())) {
            var attempt = await(client, call("http://hooks.invalid/hook"));

            assertThat(attempt.isDelivered()).as(attempt.message()).isTrue();
            assertThat(received.poll(5, TimeUnit.SECONDS).uri()).isEqualTo("http://hooks.invalid/hook");
        }
    }

    private PfxOptions certificate(String name) throws Exception {
        var file = directory.resolve("keys.p12").toString();
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var options = "-genkeypair -alias hook -keyalg EC -validity 2 -storetype PKCS12 -storepass changeit -dname CN="
                + name + " -ext SAN=dns:" + name + " -keystore " + file;
        var command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ")));
        assertThat(new ProcessBuilder(command).redirectErrorStream(true).start().waitFor())
                .isZero();
        return new PfxOptions().setPath(file).setPassword("changeit");
    }

    private static Attempt send(NameLookup lookup, String url) throws Exception {
        try (var client = client(new AddressResolver(lookup, LOOPBACK))) {
            return await(client, call(url));
        }
    }

    private static WebhookClient client(AddressResolver resolver) {
        return new WebhookClient(VERTX, resolver, Optional.empty(), 2, Clock.systemUTC());
    }

    private static Attempt await(WebhookClient client, WebhookCall call) throws Exception {
        return client.send(call).toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static WebhookCall call(String url) {
        return call(url, Duration.ofSeconds(10));
    }

    private static WebhookCall call(String url, Duration timeout) {
        return new WebhookCall(
                URI.create(url), "msg_1", BODY, "application/json", Map.of("x-own", "1"), List.of(KEY), timeout);
    }

    private int listen(Consumer<HttpServerRequest> answer) {
        return listen(answer, new HttpServerOptions());
    }

    private int listen(Consumer<HttpServerRequest> answer, HttpServerOptions options) {
        HttpServer server = VERTX.createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var headers = new HashMap<String, String>();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                    received.add(new Received(
                            request.uri(), headers, request.connection().indicatedServerName(), body));
                    answer.accept(request);
                }));
        return server.listen(0, "127.0.0.1").await().actualPort();
    }
}
