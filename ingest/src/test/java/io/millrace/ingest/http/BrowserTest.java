package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** Requests of browsers and their proxies beyond the tracking calls: preflight, settings, forwarded addresses. */
class BrowserTest extends CollectorOverHttp {
    @Test
    void anyOriginMaySendAPreflightRequest() throws Exception {
        var preflight = send(request("/v1/t", "").method("OPTIONS", BodyPublishers.noBody()));
        var response = post("/v1/t", "{}");

        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains("authorization", "content-type", "x-retry-count");
        assertThat(preflight.headers().firstValue("access-control-allow-origin"))
                .hasValue("*");
        assertThat(response.headers().firstValue("access-control-expose-headers"))
                .hasValue("Retry-After");
    }

    @Test
    void settingsNameThisCollectorAsApiHost() throws Exception {
        var settings = get("/v1/projects/local/settings");
        var unknown = get("/v1/projects/nobody/settings/");

        var authority = collector.uri("/").getAuthority();
        assertThat(settings.body())
                .contains("\"Segment.io\":{\"apiKey\":\"local\",\"apiHost\":\"" + authority
                        + "/v1\",\"protocol\":\"http\"");
        assertThat(unknown.statusCode()).isEqualTo(401);
    }

    @Test
    void telemetryOfTheBrowserLibraryIsAcceptedAndDropped() throws Exception {
        var response = send(request("/v1/m", "{\"series\":[]}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(collector.producer().history()).isEmpty();
    }

    @Test
    void theClientAddressIsTheEntryOfTheTrustedProxy() throws Exception {
        var agent = "Mozilla/5.0 (X11)";
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("user-agent", agent)
                .header("x-forwarded-for", "203.0.113.9, 198.51.100.4"));

        var event = collector.events().get(0);
        assertThat(event.getIp()).isEqualTo("198.51.100.4");
        assertThat(event.getUserAgent()).isEqualTo(agent);
    }

    @Test
    void everyPathOfRudderStacksBrowserLibraryIsServed() throws Exception {
        var config = send(HttpRequest.newBuilder(collector.uri(
                        "/sourceConfig/?p=npm&v=3.34.1&build=modern&writeKey=local&lockPluginsVersion=true"))
                .header("authorization", BASIC));
        var adBlockProbe = send(HttpRequest.newBuilder(collector.uri("/sourceConfig/?view=ad"))
                .method("HEAD", BodyPublishers.noBody())
                .header("authorization", BASIC));
        var ofAStranger = get("/sourceConfig/?writeKey=nobody");
        var errors = send(request("/rsaMetrics", "{}").header("authorization", BASIC));
        var beacon = send(request(
                        "/beacon/v1/batch?writeKey=local",
                        "{\"batch\":[" + PAGE + "],\"sentAt\":\"2026-11-21T09:00:00Z\"}")
                .header("content-type", "text/plain"));
        var doubled = post("//v1//batch", "{\"batch\":[" + PAGE + "]}");

        assertThat(config.statusCode()).isEqualTo(200);
        assertThat(config.body())
                .contains("\"source\":{\"id\":", "\"enabled\":true", "\"destinations\":[]", "\"writeKey\":\"local\"");
        assertThat(adBlockProbe.statusCode()).isEqualTo(200);
        assertThat(ofAStranger.statusCode()).isEqualTo(401);
        assertThat(errors.statusCode()).isEqualTo(200);
        assertThat(beacon.statusCode()).isEqualTo(200);
        assertThat(doubled.statusCode()).isEqualTo(200);
        assertThat(collector.events()).hasSize(2);
    }

    @Test
    void preflightAllowsTheRequestedHeaders() throws Exception {
        var preflight = send(request("/v1/track", "")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("origin", "https://shop.example")
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "anonymousid,authorization,content-type,x-own"));
        var response =
                send(request("/v1/page", PAGE).header("authorization", BASIC).header("origin", "https://shop.example"));

        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains("anonymousid", "authorization", "x-own");
        assertThat(response.headers().firstValue("access-control-allow-origin")).hasValue("https://shop.example");
        assertThat(response.headers().firstValue("access-control-allow-credentials"))
                .hasValue("true");
        assertThat(response.headers().firstValue("vary")).hasValue("Origin");
    }

    @Test
    void severalForwardedForHeadersAreOneList() throws Exception {
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("x-forwarded-for", "203.0.113.9")
                .header("x-forwarded-for", "198.51.100.4:5511"));

        assertThat(collector.events().get(0).getIp()).isEqualTo("198.51.100.4");
    }

    @Test
    void aForwardedEntryThatIsNotAnAddressYieldsNoAddress() throws Exception {
        send(request("/v1/page", PAGE)
                .header("authorization", BASIC)
                .header("x-forwarded-for", "203.0.113.9, unknown"));

        assertThat(collector.events().get(0).getIp()).isNull();
    }
}
