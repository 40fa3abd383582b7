package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentApiTest {
    private static ApiFixture api;

    @BeforeAll
    static void someEvents(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
        api.send(
                track("Order Completed")
                        .at(60_000)
                        .country("CH")
                        .property("revenue", 10.0)
                        .build(),
                track("Order Completed")
                        .at(60_000)
                        .country("CH")
                        .property("revenue", 5.0)
                        .build(),
                track("Order Completed")
                        .at(130_000)
                        .country("DE")
                        .property("revenue", 1.0)
                        .build(),
                track("Order Completed")
                        .at(130_000)
                        .tenant("acme")
                        .country("US")
                        .build(),
                track("Product Viewed").at(130_000).country("DE").build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void theNewestEventsOfEachTopicAreReturned() {
        JsonObject answer = answered(api.get("/v1/events/recent?limit=2"), 200);

        JsonArray enriched = answer.getJsonArray("enriched");
        assertThat(answer.getJsonArray("raw")).isEmpty();
        assertThat(answer.getJsonArray("failed")).isEmpty();
        assertThat(enriched).hasSize(2);
        assertThat(enriched.getJsonObject(0).getLong("offset")).isEqualTo(4);
        assertThat(enriched.getJsonObject(0).getJsonObject("event").getString("name"))
                .isEqualTo("Product Viewed");
    }

    @Test
    void onlyEventsOfTheTenantAreShown() {
        JsonArray enriched =
                answered(api.get("/v1/events/recent?tenant=acme"), 200).getJsonArray("enriched");

        assertThat(enriched).hasSize(1);
        assertThat(enriched.getJsonObject(0).getJsonObject("event").getString("geoCountry"))
                .isEqualTo("US");
    }

    @Test
    void moreEventsThanAllowedAreRefused() {
        assertThat(api.get("/v1/events/recent?limit=201").statusCode()).isEqualTo(400);
        assertThat(api.send("POST", "/v1/insights/preview?events=10001", SampleInsights.SALES)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aPreviewEvaluatesTheDefinitionOverRecentEvents() {
        JsonObject answer =
                answered(api.send("POST", "/v1/insights/preview?tenant=default", SampleInsights.SALES), 200);

        assertThat(answer.getInteger("events")).isEqualTo(5);
        JsonObject insight = answer.getJsonArray("insights").getJsonObject(0);
        assertThat(insight.getInteger("matched")).isEqualTo(3);
        assertThat(insight.getInteger("rowsInAll")).isEqualTo(2);
        JsonObject newest = insight.getJsonArray("rows").getJsonObject(0);
        assertThat(newest.getJsonObject("group").getString("country")).isEqualTo("DE");
        assertThat(newest.getJsonObject("window").getString("start")).isEqualTo("1970-01-01T00:02:00Z");
        JsonObject oldest = insight.getJsonArray("rows").getJsonObject(1);
        assertThat(oldest.getJsonObject("values").getDouble("revenue")).isEqualTo(15.0);
    }

    @Test
    void aPreviewOfAnInvalidDefinitionNamesThePlaceOfTheError() {
        JsonObject answer = answered(
                api.send("POST", "/v1/insights/preview", SampleInsights.SALES.replace("event.name", "event.nam")), 400);

        JsonObject error = answer.getJsonObject("error").getJsonArray("errors").getJsonObject(0);
        assertThat(error.getInteger("line")).isEqualTo(3);
        assertThat(error.getString("message")).contains("name");
    }

    @Test
    void rawEventsNeedTheRoleApply(@TempDir Path otherDir) throws Exception {
        String keys = "viewer:default:read:" + TestKeys.hash("mr_viewer") + ",editor:default:apply:"
                + TestKeys.hash("mr_editor");
        try (ApiFixture keyed = new ApiFixture(
                new QueryLimits(100, 1_000, 50, 10), otherDir, TestKeys.access(Map.of("aggregation.keys", keys)))) {
            Map<String, String> viewer = Map.of("X-Api-Key", "mr_viewer");
            Map<String, String> editor = Map.of("X-Api-Key", "mr_editor");

            assertThat(keyed.send("GET", "/v1/events/recent", "", viewer).statusCode())
                    .isEqualTo(403);
            assertThat(keyed.send("POST", "/v1/insights/preview", SampleInsights.SALES, viewer)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(keyed.send("GET", "/v1/events/recent", "", editor).statusCode())
                    .isEqualTo(200);
            assertThat(keyed.send("GET", "/v1/events/recent?tenant=acme", "", editor)
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static JsonObject answered(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
