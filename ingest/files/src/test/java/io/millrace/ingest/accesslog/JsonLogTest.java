package io.millrace.ingest.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@link JsonLog} through {@link AccessLogReader}. */
class JsonLogTest {
    @Test
    void nginxLogsAreReadByVariableNames() throws Exception {
        var entry = read(Map.of(), """
            {"time_iso8601":"2026-11-02T10:05:03+01:00","remote_addr":"203.0.113.9","remote_user":"","host":"shop.example",
            "scheme":"https","request":"GET /cart?step=2 HTTP/1.1","status":"200","body_bytes_sent":"512",
            "http_referer":"https://shop.example/","http_user_agent":"Mozilla/5.0"}\
            """);

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03Z");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.user()).isNull();
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.request().target()).isEqualTo("/cart?step=2");
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.bytes()).isEqualTo(512);
        assertThat(entry.referrer()).isEqualTo("https://shop.example/");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0");
    }

    @Test
    void caddyLogsAreReadByNestedFields() throws Exception {
        var entry = read(Map.of(), """
            {"level":"info","ts":1793610303.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":
            "203.0.113.9","client_ip":"203.0.113.7","proto":"HTTP/2.0","method":"GET","host":"shop.example","uri":"/a?b",
            "headers":{"User-Agent":["Mozilla/5.0"],"Referer":["https://shop.example/"]},"tls":{"version":772}},
            "user_id":"jane","duration":0.001,"size":10900,"status":200}\
            """);

        assertThat(entry.time()).isEqualTo(1_793_610_303_250L);
        assertThat(entry.client()).isEqualTo("203.0.113.7");
        assertThat(entry.scheme()).isEqualTo("https");
        assertThat(entry.request().target()).isEqualTo("/a?b");
        assertThat(entry.request().method()).isEqualTo("GET");
        assertThat(entry.agent()).isEqualTo("Mozilla/5.0");
        assertThat(entry.referrer()).isEqualTo("https://shop.example/");
        assertThat(entry.user()).isEqualTo("jane");
        assertThat(entry.bytes()).isEqualTo(10_900);
    }

    @Test
    void traefikLogsAreReadByFieldNames() throws Exception {
        var entry = read(Map.of(), """
            {"ClientAddr":"203.0.113.9:51234","ClientHost":"203.0.113.9","ClientUsername":"-","DownstreamContentSize":1,
            "DownstreamStatus":404,"RequestHost":"shop.example","RequestMethod":"GET","RequestPath":"/a",
            "RequestProtocol":"HTTP/1.1","RequestScheme":"http","StartUTC":"2026-11-02T09:05:03.123456789Z",
            "request_User-Agent":"curl/8","time":"2026-11-02T09:05:04Z"}\
            """);

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03.123Z");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.host()).isEqualTo("shop.example");
        assertThat(entry.status()).isEqualTo(404);
        assertThat(entry.agent()).isEqualTo("curl/8");
    }

    @Test
    void aMappingNamesTheFieldsOfOtherServers() throws Exception {
        var map = Map.of("time", "when", "ip", "client.addr", "method", "verb", "url", "req.uri", "status", "code");

        var entry = read(map, """
            {"when":"02/Nov/2026:10:05:03 +0100","client":{"addr":"203.0.113.9"},"verb":"POST","req.uri":"/x","code":201}\
            """);

        assertThat(Instant.ofEpochMilli(entry.time())).isEqualTo("2026-11-02T09:05:03Z");
        assertThat(entry.client()).isEqualTo("203.0.113.9");
        assertThat(entry.request().method()).isEqualTo("POST");
        assertThat(entry.request().target()).isEqualTo("/x");
        assertThat(entry.status()).isEqualTo(201);
    }

    @Test
    void aContainerRuntimesWrapperIsRemoved() throws Exception {
        var combined = read(Map.of(), """
            {"log":"203.0.113.9 - - [02/Nov/2026:10:05:03 +0100] \\"GET / HTTP/1.1\\" 200 1\\n","stream":"stdout","time":"2026-11-02T09:05:09Z"}\
            """);
        var json = read(Map.of(), """
            {"log":"{\\"msec\\":\\"1793610303.250\\",\\"request_uri\\":\\"/a\\"}\\n","stream":"stdout","time":"2026-11-02T09:05:09Z"}\
            """);

        assertThat(combined.client()).isEqualTo("203.0.113.9");
        assertThat(json.time()).isEqualTo(1_793_610_303_250L);
    }

    @Test
    void anObjectWithoutARequestIsRejectedWithTheMissingFieldAndTheRemedy() {
        assertThatThrownBy(() -> read(Map.of(), "{\"a\":1}"))
                .isInstanceOf(LogLineException.class)
                .hasMessageContaining("no time")
                .hasMessageContaining("--map");
        assertThatThrownBy(() -> read(Map.of(), "{\"ts\":1793610303}"))
                .isInstanceOf(LogLineException.class)
                .hasMessageContaining("no request");
        assertThatThrownBy(() -> read(Map.of(), "{\"ts\":")).isInstanceOf(LogLineException.class);
    }

    private static AccessLogEntry read(Map<String, String> map, String json) throws LogLineException {
        return AccessLogReader.forFormat(AccessLogReader.ANY, map, ZoneOffset.UTC)
                .read(json.replace("\n", ""));
    }
}
