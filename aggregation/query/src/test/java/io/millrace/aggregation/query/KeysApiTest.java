package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysApiTest {
    private static final String ROWS = "/v1/insights/sales/rows";
    private static final String SECRET = "between instances only";

    private static ApiFixture api;

    @BeforeAll
    static void open(@TempDir Path stateDir) throws Exception {
        String keys = String.join(
                ",",
                "viewer:acme:read:" + TestKeys.hash("mr_viewer"),
                "editor:default:apply:" + TestKeys.hash("mr_editor"),
                "office:*:read:" + TestKeys.hash("mr_office"));
        api = new ApiFixture(
                new QueryLimits(100, 1_000, 50, 10),
                stateDir,
                TestKeys.access(Map.of("aggregation.keys", keys, "aggregation.query.peer.secret", SECRET)));
        api.active.put(SampleInsights.sales());
        api.send(
                track("Order Completed").at(60_000).tenant("acme").country("CH").build());
        api.send(track("Order Completed").at(60_000).country("DE").build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/insights",
                "/v1/insights/sales",
                ROWS,
                "/v1/insights/sales/stream",
                "/v1/progress",
                "/v1/topology",
                "/v1/overview"
            })
    void everyRouteRequiresAKey(String path) {
        HttpResponse<String> nobody = api.get(path);
        HttpResponse<String> stranger = get(path, Map.of("Authorization", "Bearer mr_stranger"));

        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(nobody.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"millrace\"");
        assertThat(new JsonObject(nobody.body()).getJsonObject("error").getString("code"))
                .isEqualTo("unauthorized");
        assertThat(stranger.statusCode()).isEqualTo(401);
    }

    @Test
    void pagesOfTheConsoleHoldNoDataAndAreOpen() {
        assertThat(api.get("/").statusCode()).isEqualTo(200);
        assertThat(api.get("/js/main.js").statusCode()).isEqualTo(200);
    }

    @Test
    void aKeyIsAcceptedAsBearerAndAsApiKeyHeader() {
        assertThat(get(ROWS, Map.of("Authorization", "Bearer mr_viewer")).statusCode())
                .isEqualTo(200);
        assertThat(get(ROWS, Map.of("Authorization", "bearer mr_viewer")).statusCode())
                .isEqualTo(200);
        assertThat(get(ROWS, Map.of("X-Api-Key", "mr_viewer")).statusCode()).isEqualTo(200);
    }

    @Test
    void aKeySeesTheRowsOfItsOwnTenantOnly() {
        Map<String, String> viewer = Map.of("X-Api-Key", "mr_viewer");

        assertThat(get(ROWS, viewer).body()).contains("\"CH\"").doesNotContain("\"DE\"");
        assertThat(get(ROWS + "?tenant=acme", viewer).body()).contains("\"CH\"").doesNotContain("\"DE\"");
        assertThat(get(ROWS + "?tenant=default", viewer).statusCode()).isEqualTo(403);
        assertThat(get("/v1/insights/sales/stream?tenant=default", viewer).statusCode())
                .isEqualTo(403);
    }

    @Test
    void pointsNeedTheRoleReadAndShowTheOwnTenant() {
        Map<String, String> viewer = Map.of("X-Api-Key", "mr_viewer");
        String points = "/v1/insights/sales/points";
        String groups = "{\"groups\":[[\"CH\",null],[\"DE\",null]]}";

        HttpResponse<String> answer = api.send("POST", points, groups, viewer);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getJsonArray("points").getJsonArray(0))
                .hasSize(1);
        assertThat(new JsonObject(answer.body()).getJsonArray("points").getJsonArray(1))
                .isEmpty();
        assertThat(api.send("POST", points + "?tenant=default", groups, viewer).statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", points, groups, Map.of()).statusCode()).isEqualTo(401);
    }

    @Test
    void aKeyOfAllTenantsNamesATenant() {
        Map<String, String> office = Map.of("X-Api-Key", "mr_office");

        assertThat(get(ROWS + "?tenant=acme", office).body()).contains("\"CH\"");
        assertThat(get(ROWS, office).body()).contains("\"DE\"");
    }

    @Test
    void onlyTheRoleApplyChangesDefinitions() {
        Map<String, String> viewer = Map.of("X-Api-Key", "mr_viewer");
        String path = "/v1/insights/sales?plan=true";

        assertThat(api.send("PUT", path, SampleInsights.SALES, viewer).statusCode())
                .isEqualTo(403);
        assertThat(api.send("DELETE", path, "", viewer).statusCode()).isEqualTo(403);
        assertThat(api.send("POST", "/v1/insights", SampleInsights.SALES, viewer)
                        .statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/v1/insights/plan", SampleInsights.SALES, viewer)
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send("PUT", path, SampleInsights.SALES, Map.of("X-Api-Key", "mr_editor"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void signInReturnsACookieThatNoScriptCanRead() {
        HttpResponse<String> signedIn =
                api.send("POST", "/v1/session", "", Map.of("Authorization", "Bearer mr_viewer", "Origin", api.url()));

        String cookie = signedIn.headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie)
                .containsIgnoringCase("; HttpOnly")
                .contains("SameSite=Strict")
                .contains("Path=/");
        assertThat(new JsonObject(signedIn.body()).getString("tenant")).isEqualTo("acme");
        Map<String, String> browser = Map.of("Cookie", cookie.substring(0, cookie.indexOf(';')));
        assertThat(get(ROWS, browser).statusCode()).isEqualTo(200);
        assertThat(new JsonObject(get("/v1/session", browser).body()))
                .isEqualTo(new JsonObject("{\"keysNeeded\":true,\"signedIn\":true,\"name\":\"viewer\","
                        + "\"tenant\":\"acme\",\"role\":\"read\"}"));
        HttpResponse<String> out = api.send("DELETE", "/v1/session", "", browser);
        assertThat(out.headers().firstValue("set-cookie").orElseThrow()).contains("Max-Age=0");
    }

    @Test
    void noForeignPageUsesTheCookie() {
        Map<String, String> foreign = Map.of("Cookie", "millrace-key=mr_editor", "Origin", "http://127.0.0.1:1");

        assertThat(api.send("PUT", "/v1/insights/sales?plan=true", SampleInsights.SALES, foreign)
                        .statusCode())
                .isEqualTo(401);
        assertThat(api.send("POST", "/v1/session", "", Map.of("X-Api-Key", "mr_viewer", "Origin", "null"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aWrongKeySignsNobodyIn() {
        HttpResponse<String> refused =
                api.send("POST", "/v1/session", "", Map.of("Authorization", "Bearer mr_stranger"));

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void peersAuthenticateBySecretAndReadAnyTenant() {
        Map<String, String> instance = Map.of("Millrace-Peer-Secret", SECRET);

        assertThat(get(ROWS + "?tenant=acme", instance).body()).contains("\"CH\"");
        assertThat(get(ROWS, Map.of("Millrace-Peer-Secret", "guessed")).statusCode())
                .isEqualTo(401);
        assertThat(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES, instance)
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/internal/rows", Map.of("X-Api-Key", "mr_editor")).statusCode())
                .isEqualTo(403);
        assertThat(get("/internal/rows", instance).statusCode()).isEqualTo(404);
        assertThat(api.send("POST", "/internal/rows", "", instance).statusCode())
                .isEqualTo(405);
    }

    @Test
    void withoutKeysEverythingIsOpenExceptToForeignPages(@TempDir Path otherDir) {
        try (ApiFixture open = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), otherDir)) {
            open.active.put(SampleInsights.sales());
            String plan = "/v1/insights/sales?plan=true";

            assertThat(open.get(ROWS).statusCode()).isEqualTo(200);
            assertThat(open.send("PUT", plan, SampleInsights.SALES, Map.of("Origin", open.url()))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(open.send("PUT", plan, SampleInsights.SALES, Map.of("Origin", "https://example.com"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(new JsonObject(open.get("/v1/session").body()).getBoolean("keysNeeded"))
                    .isFalse();
        }
    }

    private static HttpResponse<String> get(String path, Map<String, String> headers) {
        return api.send("GET", path, "", headers);
    }
}
