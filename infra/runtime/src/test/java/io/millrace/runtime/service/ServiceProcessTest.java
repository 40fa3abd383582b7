package io.millrace.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.HttpConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ServiceProcessTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final HttpConfig ANY_PORT = new HttpConfig("127.0.0.1", 0);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aServiceAnswersForItsHealthAndMetricsAndStopsCleanly() throws Exception {
        var process = process();
        var notReady = new AtomicReference<>(Optional.of("warming up"));
        var endpoints = new AtomicReference<HttpEndpoints>();
        process.start(ctx -> {
            ctx.verifyConfig();
            ctx.health().readyWhen("model", notReady::get);
            endpoints.set(ctx.http(ANY_PORT));
            endpoints.get().text("/hello", "world").listen();
        });
        int port = endpoints.get().port();

        var before = get(port, "/health/ready");
        notReady.set(Optional.empty());
        var after = get(port, "/health/ready");

        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).isEqualTo("{\"status\":\"down\",\"reasons\":[\"model: warming up\"]}");
        assertThat(after.statusCode()).isEqualTo(200);
        assertThat(get(port, "/health/live").body()).isEqualTo("{\"status\":\"up\",\"reasons\":[]}");
        assertThat(get(port, "/hello").body()).isEqualTo("world");
        assertThat(get(port, "/metrics").body())
                .contains("millrace_ready ", "jvm_memory_bytes_used", "process_resident_memory_bytes");
        assertThat(process.stop(DEADLINE)).isEqualTo(ExitCode.OK);
    }

    @Test
    void bothVersionsOfHttpAreSpoken() throws Exception {
        var process = process();
        var endpoints = new AtomicReference<HttpEndpoints>();
        process.start(ctx -> {
            endpoints.set(ctx.http(ANY_PORT));
            endpoints.get().listen(HttpEndpoints.defaultOptions(), 2);
        });
        var request = HttpRequest.newBuilder(uri(endpoints.get().port(), "/health/live"));

        var two = client.send(request.version(HttpClient.Version.HTTP_2).build(), BodyHandlers.ofString());
        var one = client.send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());

        assertThat(two.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(one.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(process.stop(DEADLINE)).isEqualTo(ExitCode.OK);
    }

    @Test
    void aTakenPortIsNamedAndEndsTheProcessWithItsOwnCode() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var failure = new ArrayList<ServiceException>();
            var process = process();
            var http = new HttpConfig("127.0.0.1", taken.getLocalPort());

            process.start(ctx -> {
                try {
                    ctx.http(http).listen();
                } catch (ServiceException e) {
                    failure.add(e);
                }
            });

            assertThat(failure).singleElement().satisfies(named -> {
                assertThat(named.code()).isEqualTo(ExitCode.PORT_TAKEN);
                assertThat(named).hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
            });
            process.stop(DEADLINE);
        }
    }

    @Test
    void aStartThatFailsClosesWhatWasStarted() {
        var closed = new ArrayList<String>();
        var process = process();

        process.start(ctx -> {
            ctx.closeOnStop(() -> closed.add("client"));
            throw new ServiceException(ExitCode.BROKER_UNAVAILABLE, "no broker");
        });
        process.stop(DEADLINE);

        assertThat(closed).containsExactly("client");
    }

    @Test
    void aProcessThatStopsIsNotReady() throws Exception {
        var process = process();
        var reasons = new ArrayList<List<String>>();
        process.start(ctx -> ctx.closeOnStop(() -> reasons.add(ctx.health().reasonsNotReady())));

        process.stop(DEADLINE);

        assertThat(reasons).containsExactly(List.of("process: stopping"));
    }

    @Test
    void aFailureEndsTheProcessWithTheCodeThatFits() {
        var process = process();

        var code = process.runWithoutHook(ctx -> ctx.fatal(new ServiceException(ExitCode.DISK_FULL, "full")));

        assertThat(code).isEqualTo(ExitCode.DISK_FULL);
        assertThat(process.stop(DEADLINE)).isEqualTo(ExitCode.DISK_FULL);
    }

    @Test
    void aProcessThatIsStillStartingIsNotReady() {
        var process = process();
        var reasons = new ArrayList<List<String>>();
        var health = new AtomicReference<Health>();

        process.start(ctx -> {
            health.set(ctx.health());
            reasons.add(ctx.health().reasonsNotReady());
        });

        assertThat(reasons).containsExactly(List.of("process: starting"));
        assertThat(health.get().reasonsNotReady()).isEmpty();
        process.stop(DEADLINE);
    }

    private static ServiceProcess process() {
        var reader = new ConfigReader(ConfigSource.of(Map.of()));
        return new ServiceProcess("test", reader, ServiceSettings.read(reader));
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
