package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.auth.RateSettings;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a write key may send over HTTP: so many events a second, from pages of its origins. */
class KeyRulesTest extends CollectorOverHttp {
    private static final String BATCH = "{\"batch\":[" + PAGE + "," + PAGE + "," + PAGE + "]}";
    private static final String PAGE_OF_K2 = "{\"type\":\"page\",\"anonymousId\":\"a\",\"writeKey\":\"k2\"}";

    @Test
    void beyondItsRateAKeyGets429AndOthersNoticeNothing() throws Exception {
        use(new RateSettings(1, Map.of()), KeyOrigins.ANY);

        var first = post("/v1/batch", BATCH);
        var second = post("/v1/batch", BATCH);
        var third = post("/v1/page", PAGE);
        var other = send(request("/v1/page", PAGE_OF_K2));
        send(request("/v1/page", PAGE_OF_K2));
        var otherToo = send(request("/v1/page", PAGE_OF_K2));

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.headers().firstValue("retry-after")).hasValue("1");
        assertThat(second.headers().firstValue("access-control-expose-headers")).hasValue("Retry-After");
        assertThat(second.body()).contains("\"success\":false").contains("RATE_LIMITED");
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(other.statusCode()).isEqualTo(200);
        // Only its body named the key: it was read first.
        assertThat(otherToo.statusCode()).isEqualTo(429);
        assertThat(collector.events()).hasSize(5);
        assertCounted(3, 3, 0, 0, 0);
        assertThat(collector.count("rate_limited_requests", "default")).isEqualTo(2);
        assertThat(collector.count("rate_limited_requests", "acme")).isEqualTo(1);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void pagesOfOtherOriginsAreRefusedAndReadNothing() throws Exception {
        use(
                RateSettings.NONE,
                KeyOrigins.parse(
                        List.of("https://shop.example"),
                        List.of("k2=https://partner.example"),
                        InMemoryCollector.KEYS));

        var own =
                send(request("/v1/page", PAGE).header("authorization", BASIC).header("origin", "https://shop.example"));
        var others =
                send(request("/v1/page", PAGE).header("authorization", BASIC).header("origin", "https://evil.example"));
        var partner = send(request("/v1/page", PAGE_OF_K2).header("origin", "https://partner.example"));
        var partnerOfAnotherKey = send(
                request("/v1/page", PAGE).header("authorization", BASIC).header("origin", "https://partner.example"));
        var server = post("/v1/page", PAGE);

        assertThat(own.statusCode()).isEqualTo(200);
        assertThat(own.headers().firstValue("access-control-allow-origin")).hasValue("https://shop.example");
        assertThat(others.statusCode()).isEqualTo(403);
        assertThat(others.body()).contains("ORIGIN_NOT_ALLOWED");
        assertThat(others.headers().firstValue("access-control-allow-origin")).isEmpty();
        assertThat(partner.statusCode()).isEqualTo(200);
        assertThat(partnerOfAnotherKey.statusCode()).isEqualTo(403);
        assertThat(server.statusCode()).isEqualTo(200);
        assertThat(collector.events()).hasSize(3);
        assertThat(collector.budget().used()).isZero();
    }

    @Test
    void aPreflightIsAllowedToOriginsOfAnyKey() throws Exception {
        use(
                RateSettings.NONE,
                KeyOrigins.parse(
                        List.of("https://shop.example"),
                        List.of("k2=https://partner.example"),
                        InMemoryCollector.KEYS));

        assertThat(preflight("https://partner.example")).isEqualTo("https://partner.example");
        assertThat(preflight("https://evil.example")).isEmpty();
    }

    private String preflight(String origin) throws Exception {
        var response = send(HttpRequest.newBuilder(collector.uri("/v1/page"))
                .method("OPTIONS", BodyPublishers.noBody())
                .header("origin", origin));
        return response.headers().firstValue("access-control-allow-origin").orElse("");
    }

    private void use(RateSettings rates, KeyOrigins origins) {
        collector.close();
        collector = new InMemoryCollector(
                true, 64 << 20, rates, origins, Clock.fixed(InMemoryCollector.NOW, ZoneOffset.UTC));
    }
}
