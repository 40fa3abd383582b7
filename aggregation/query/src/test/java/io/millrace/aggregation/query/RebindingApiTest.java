package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.access.AccessConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page from elsewhere whose name was made to lead to this machine. */
class RebindingApiTest {
    private static ApiFixture api;

    @BeforeAll
    static void withoutKeys(@TempDir Path stateDir) {
        api = new ApiFixture(
                new QueryLimits(100, 1_000, 5_000, 500), stateDir, AccessConfig.open(List.of("analytics.example.com")));
        api.oneSale();
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/insights",
        "GET, /v1/insights/sales/rows",
        "GET, /v1/insights/sales/stream",
        "GET, /v1/insights/sales/socket",
        "GET, /v1/events/recent",
        "GET, /v1/session",
        "PUT, /v1/insights/sales",
        "DELETE, /v1/insights/sales",
        "POST, /v1/sql",
        "POST, /v1/avatica",
        "POST, /v1/insights/preview",
        "POST, /internal/v1/rows"
    })
    void aForeignHostNameIsRefusedOnEveryPath(String method, String path) throws IOException {
        String withOrigin = exchange(method, path, "evil.test", "Origin: http://evil.test");
        String without = exchange(method, path, "evil.test:8090", "X: y");
        String upgraded = exchange(
                method, path, "evil.test", "Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Version: 13");

        assertThat(withOrigin).startsWith("HTTP/1.1 403").contains("foreign_host");
        assertThat(without).startsWith("HTTP/1.1 403").contains("foreign_host");
        assertThat(upgraded).startsWith("HTTP/1.1 403").contains("foreign_host");
        assertThat(api.active.specs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8090",
                "localhost",
                "LOCALHOST:1",
                "localhost.",
                "[::1]:8090",
                "aggregation:8090",
                "analytics.example.com",
                "Analytics.Example.com:443",
                "console.localhost"
            })
    void namesOfThisMachineAndThoseOfTheSettingsAreServed(String host) throws IOException {
        assertThat(exchange("GET", "/v1/insights", host, "X: y")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost.evil.test",
                "127.0.0.1.evil.test",
                "evil.test.",
                "analytics.example.com.evil.test",
                "1.2.3.4.5",
                "evil.test@localhost",
                "x.analytics.example.com"
            })
    void similarNamesAreRefused(String host) throws IOException {
        assertThat(exchange("GET", "/v1/insights", host, "X: y")).matches("(?s)HTTP/1.1 40[03].*");
    }

    @Test
    void oneForeignHostOfTwoIsRefused() throws IOException {
        assertThat(exchange("GET", "/v1/insights", "localhost", "Host: evil.test"))
                .matches("(?s)HTTP/1.1 40[03].*");
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.test, 127.0.0.1, 403",
        "null, 127.0.0.1, 403",
        "http://127.0.0.1:1, 127.0.0.1, 403",
        "http://127.0.0.1, 127.0.0.1, 200",
        "https://analytics.example.com, analytics.example.com, 200",
        "https://analytics.example.com, 127.0.0.1:8090, 200",
        "https://evil.test, analytics.example.com, 403"
    })
    void aForeignOriginIsRefusedOnEveryPath(String origin, String host, int status) throws IOException {
        assertThat(exchange("GET", "/v1/insights", host, "Origin: " + origin)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void aFormThatAForeignPagePostsWithoutAnOriginIsRefused() throws IOException {
        assertThat(exchange("POST", "/v1/sql", "localhost", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
        assertThat(exchange("GET", "/v1/insights", "localhost", "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 200");
    }

    private static String exchange(String method, String path, String host, String... headers) throws IOException {
        URI url = URI.create(api.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + String.join("\r\n", headers)
                    + "\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4_096];
            int read = in.read(answer);
            return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.UTF_8);
        }
    }
}
