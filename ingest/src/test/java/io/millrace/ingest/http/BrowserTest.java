package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What browsers, and the proxies before them, need beyond the tracking calls. */
class BrowserTest extends CollectorOverHttp {
    @Test
    void browsersMayAskFromAnywhere() throws Exception {
        var preflight = send(request("/v1/t", "").method("OPTIONS", BodyPublishers.noBody()));
        var answer = post("/v1/t", "{}");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains("authorization", "content-type", "x-retry-count");
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("*");
        assertThat(answer.headers().firstValue("access-control-expose-headers")).hasValue("Retry-After");
    }

    @Test
    void settingsPointTheBrowserLibraryBackAtUs() throws Exception {
        var settings = get("/v1/projects/local/settings");
        var unknown = get("/v1/projects/nobody/settings/");

        var authority = collector.uri("/").getAuthority();
        assertThat(settings.body())
                .contains("\"Segment.io\":{\"apiKey\":\"local\",\"apiHost\":\"" + authority
                        + "/v1\",\"protocol\":\"http\"");
        assertThat(unknown.statusCode()).isEqualTo(401);
    }

    @Test
    void theBrowserLibrarysMetricsAreAcceptedAndDropped() throws Exception {
        var answer = send(request("/v1/m", "{\"series\":[]}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(collector.producer().history()).isEmpty();
    }

    @Test
    void theClientIsWhoTheTrustedProxySays() throws Exception {
        var agent = "Mozilla/5.0 (X11)";
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("user-agent", agent)
                .header("x-forwarded-for", "203.0.113.9, 198.51.100.4"));

        var event = collector.events().get(0);
        assertThat(event.getIp()).isEqualTo("198.51.100.4");
        assertThat(event.getUserAgent()).isEqualTo(agent);
    }
}
