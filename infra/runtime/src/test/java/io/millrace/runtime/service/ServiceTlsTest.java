package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.TlsFiles;
import io.millrace.runtime.testing.TestCertificates;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTlsTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static TestCertificates certificates;
    private static TlsFiles first;
    private static TlsFiles second;
    private static Vertx vertx;

    @BeforeAll
    static void issue() throws Exception {
        certificates = new TestCertificates(shared);
        first = certificates.issue("first");
        second = certificates.issue("second");
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void close() {
        vertx.close().await();
    }

    @Test
    void metricsAndHealthAreServedByTlsOnly() throws Exception {
        try (var server = new Server(first)) {
            var response = get(certificates.client(""), server.port(), "/health/live");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(get(certificates.client(""), server.port(), "/metrics").body())
                    .contains("millrace_http_certificate_expiry_timestamp_seconds");
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + server.port() + "/health/live"))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    BodyHandlers.ofString()))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void pathsForInstancesNeedACertificateOfTheirAuthority() throws Exception {
        try (var server = new Server(first)) {
            assertThat(get(certificates.client(""), server.port(), "/internal/rows")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(get(certificates.client("second"), server.port(), "/internal/rows")
                            .body())
                    .isEqualTo("for instances");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsNotTaken() throws Exception {
        var others = new TestCertificates(directory);
        others.issue("stranger");
        try (var server = new Server(first)) {
            assertThat(get(certificates.client(""), server.port(), "/health/live")
                            .statusCode())
                    .isEqualTo(200);
            var stranger = others.client("stranger", certificates);

            assertThatThrownBy(() -> get(stranger, server.port(), "/internal/rows"))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void instancesShowEachOtherTheirCertificates() throws Exception {
        try (var server = new Server(first)) {
            var caller = new PeerClients(vertx, ServiceTls.of(vertx, Optional.of(second), new CollectorRegistry()));
            assertThat(ask(caller, server.port())).isEqualTo("for instances");
        }
    }

    @Test
    void aServiceCallsItsOwnPortByAnyNameAndKnowsItByItsCertificate() throws Exception {
        var files = copy(first);
        var clientMetrics = new CollectorRegistry();
        try (var server = new Server(files)) {
            var clients = new PeerClients(vertx, ServiceTls.of(vertx, Optional.of(files), clientMetrics, 50));
            var client = clients.createForOwnPort(new HttpClientOptions().setKeepAlive(false), new PoolOptions());
            assertThat(ask(client, server.port(), "not-in-the-certificate")).isEqualTo("for everyone");

            Files.copy(second.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
            until(server.metrics, "millrace_http_certificate_reloads_total", "loaded");
            until(clientMetrics, "millrace_http_certificate_reloads_total", "loaded");

            assertThat(ask(client, server.port(), "not-in-the-certificate")).isEqualTo("for everyone");
            client.close().await();
        }
    }

    @Test
    void aServiceThatCallsItsOwnPortTrustsNoOtherCertificateOfItsAuthority() throws Exception {
        try (var other = new Server(second)) {
            var clients = new PeerClients(vertx, ServiceTls.of(vertx, Optional.of(first), new CollectorRegistry()));
            var client = clients.createForOwnPort(new HttpClientOptions(), new PoolOptions());

            assertThatThrownBy(() -> ask(client, other.port(), "localhost")).isInstanceOf(SSLHandshakeException.class);
            client.close().await();
        }
    }

    @Test
    void anInstanceDoesNotTalkToAServerOfAnotherAuthority() throws Exception {
        var others = new TestCertificates(directory);
        try (var impostor = new Server(others.issue("impostor"))) {
            var caller = new PeerClients(vertx, ServiceTls.of(vertx, Optional.of(second), new CollectorRegistry()));

            assertThatThrownBy(() -> ask(caller, impostor.port())).isInstanceOf(Exception.class);
        }
    }

    @Test
    void changedFilesAreUsedByNewConnectionsOfServerAndClients() throws Exception {
        var files = copy(first);
        try (var server = new Server(files)) {
            var caller = new PeerClients(vertx, ServiceTls.of(vertx, Optional.of(files), new CollectorRegistry(), 50));
            assertThat(subject(server.port())).isEqualTo("CN=first");

            // The certificate alone does not fit the key: nothing changes yet.
            Files.copy(second.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
            until(server.metrics, "millrace_http_certificate_reloads_total", "failed");
            assertThat(subject(server.port())).isEqualTo("CN=first");
            Files.copy(second.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
            until(server.metrics, "millrace_http_certificate_reloads_total", "loaded");

            assertThat(subject(server.port())).isEqualTo("CN=second");
            assertThat(ask(caller, server.port())).isEqualTo("for instances");
        }
    }

    @Test
    void filesThatCannotBeUsedEndTheStart() throws Exception {
        var mixed = new TlsFiles(first.certificate(), second.key(), Optional.empty());
        var rsa = Files.writeString(
                directory.resolve("rsa.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");

        assertRefused(mixed, "is not the key of");
        assertRefused(new TlsFiles(first.certificate(), rsa, Optional.empty()), "openssl pkcs8 -topk8");
        assertRefused(new TlsFiles(first.key(), first.key(), Optional.empty()), "holds no certificate");
        assertRefused(new TlsFiles(directory.resolve("none.pem"), first.key(), Optional.empty()), "none.pem");
    }

    private static void assertRefused(TlsFiles files, String why) {
        assertThatThrownBy(() -> ServiceTls.of(vertx, Optional.of(files), new CollectorRegistry()))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ExitCode.CONFIG))
                .hasMessageContaining(why);
    }

    private TlsFiles copy(TlsFiles files) throws Exception {
        return new TlsFiles(
                Files.copy(files.certificate(), directory.resolve("port.pem")),
                Files.copy(files.key(), directory.resolve("port.key")),
                files.peers());
    }

    private static String ask(PeerClients clients, int port) {
        var client = clients.create(new HttpClientOptions(), new PoolOptions());
        try {
            return client.request(HttpMethod.GET, port, "localhost", "/internal/rows")
                    .compose(request -> request.send())
                    .compose(response -> response.body())
                    .await()
                    .toString();
        } finally {
            client.close().await();
        }
    }

    private static String subject(int port) throws Exception {
        try (var socket = certificates.client("").getSocketFactory().createSocket("localhost", port)) {
            var session = ((javax.net.ssl.SSLSocket) socket).getSession();
            return ((X509Certificate) session.getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    private static java.net.http.HttpResponse<String> get(SSLContext context, int port, String path) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String ask(io.vertx.core.http.HttpClient client, int port, String host) {
        var options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port)
                .setURI("/v1/rows");
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body())
                .await()
                .toString();
    }

    private static void until(CollectorRegistry metrics, String counter, String outcome) {
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Double count = null;
        while (System.nanoTime() < deadline && (count == null || count < 1)) {
            count = metrics.getSampleValue(counter, new String[] {"outcome"}, new String[] {outcome});
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        assertThat(count).as(counter + " " + outcome).isNotNull().isPositive();
    }

    /** A service's port that speaks TLS by these files, and looks at them often. */
    private static final class Server implements AutoCloseable {
        private final CollectorRegistry metrics = new CollectorRegistry();
        private final HttpEndpoints http;
        private final int port;

        Server(TlsFiles files) {
            http = new HttpEndpoints(
                    vertx,
                    new PendingConnections(),
                    new HttpConfig("127.0.0.1", 0).withTls(files),
                    ServiceTls.of(vertx, Optional.of(files), metrics, 50),
                    metrics,
                    new Health());
            http.router().get("/internal/rows").handler(context -> context.response()
                    .end("for instances"));
            http.router().get("/v1/rows").handler(context -> context.response().end("for everyone"));
            port = http.listen();
        }

        int port() {
            return port;
        }

        @Override
        public void close() {
            http.close();
        }
    }
}
