package io.millrace.aggregation.apply;

import static io.millrace.aggregation.registry.SampleInsights.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shadow over HTTP, from its application to its end, on the engine's own topology. */
class ShadowApiTest {
    private static final String FROM = "from=2026-11-20T00:00:00Z";
    private static final String WITHOUT_SHOP_B = SampleInsights.SALES
            .replace("== \"Order Completed\"", "== \"Order Completed\" && event.properties.shop != \"b\"")
            .replace("orders: count()", "orders: count(event.properties.revenue > 1.0)");

    @TempDir
    private Path stateDir;

    private ApiFixture api;

    @BeforeEach
    void applyTheInsight() {
        api = new ApiFixture(new QueryLimits(100, 4, 500, 10), stateDir);
        assertThat(post("/v1/insights?" + FROM, SampleInsights.SALES).statusCode())
                .isEqualTo(200);
        api.send(
                order(0, "CH", "a", "p1", 10),
                order(0, "CH", "b", "p2", 20),
                order(1, "CH", "a", "p1", 0.5),
                order(1, "DE", "a", "p3", 5),
                order(30, "AT", "a", "p4", 7));
        awaitDone("sales");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aShadowIsBuiltBesideTheLiveRowsAndCanBeQueried() {
        var plan = json(post("/v1/insights/plan?shadow=true&" + FROM, WITHOUT_SHOP_B));
        var applied = json(post("/v1/insights?shadow=true&" + FROM, WITHOUT_SHOP_B));
        awaitDone("sales@next");

        for (JsonObject answer : List.of(plan, applied)) {
            assertThat(answer.getJsonArray("changes").getJsonObject(0).getString("change"))
                    .isEqualTo("shadow");
            assertThat(answer.encode()).contains("'where' selects other events", "is built beside generation");
        }
        assertThat(orders("sales")).containsExactly(1L, 1L, 1L, 1L);
        assertThat(orders("sales@next")).containsExactly(1L, 0L, 1L, 1L);
        assertThat(json(api.get("/v1/insights")).getJsonArray("insights"))
                .singleElement()
                .satisfies(one -> {
                    var insight = (JsonObject) one;
                    assertThat(insight.getString("name")).isEqualTo("sales");
                    assertThat(insight.getJsonObject("shadow").getString("name"))
                            .isEqualTo("sales@next");
                });
        assertThat(json(api.get("/v1/insights/sales@next")).getString("shadowOf"))
                .isEqualTo("sales");
    }

    @Test
    void theDiffNamesEveryRowAndMeasureThatDiffersInClosedWindows() {
        applyShadow();

        var diff = json(api.get("/v1/insights/sales/diff"));

        assertThat(diff.getJsonObject("compared"))
                .isEqualTo(new JsonObject()
                        .put("rows", 4)
                        .put("equal", 2)
                        .put("different", 1)
                        .put("onlyLive", 1)
                        .put("onlyNext", 0)
                        .put("open", 1));
        assertThat(diff.getJsonArray("rows").getJsonObject(0).encode())
                .contains("\"shop\":\"b\"", "\"in\":\"live\"", "\"orders\":{\"live\":1,\"next\":null");
        assertThat(diff.getJsonArray("rows").getJsonObject(1).getJsonObject("values"))
                .isEqualTo(new JsonObject()
                        .put(
                                "orders",
                                new JsonObject().put("live", 1).put("next", 0).put("difference", -1.0)));
        assertThat(diff.getJsonArray("windows")).hasSize(2);
        assertThat(diff.getJsonArray("measures").getJsonObject(0).getInteger("different"))
                .isEqualTo(1);
        assertThat(diff.getString("continueFrom")).isNull();
    }

    @Test
    void theDiffReadsPageByPageAndRollsUpADimensionThatOnlyOneHas() {
        var byCountry = SampleInsights.SALES.replace(", shop: event.properties.shop", "");
        post("/v1/insights?shadow=true&" + FROM, byCountry);
        awaitDone("sales@next");

        var diff = json(api.get("/v1/insights/sales/diff?open=true&group.country=CH"));

        assertThat(diff.getJsonArray("dimensions")).isEqualTo(new JsonArray().add("country"));
        assertThat(diff.getJsonArray("onlyLive")).isEqualTo(new JsonArray().add("shop"));
        assertThat(diff.getJsonObject("compared").getInteger("rows")).isEqualTo(2);
        assertThat(diff.getJsonObject("compared").getInteger("equal")).isEqualTo(2);
        assertThat(json(api.get("/v1/insights/sales/diff?open=true"))
                        .getJsonObject("compared")
                        .getInteger("equal"))
                .isEqualTo(4);
    }

    @Test
    void aPromotionSwitchesQueriesAndEmitsEveryRowUnderTheGreaterGeneration() {
        applyShadow();
        long live = generation("sales");

        var promoted = CompletableFuture.supplyAsync(() -> post("/v1/insights/sales/promote", ""));
        while (!promoted.isDone()) {
            api.send();
        }

        assertThat(promoted.join().statusCode()).as(promoted.join().body()).isEqualTo(200);
        assertThat(generation("sales")).isGreaterThan(live);
        assertThat(orders("sales")).containsExactly(1L, 0L, 1L, 1L);
        assertThat(api.get("/v1/insights/sales@next").statusCode()).isEqualTo(404);
        assertThat(api.get("/v1/insights/sales/diff").statusCode()).isEqualTo(409);
        assertThat(post("/v1/insights/sales/promote", "").body()).contains("has no shadow");
    }

    @Test
    void aPromotionIsRefusedWhileHistoryIsRead() {
        post("/v1/insights?shadow=true&" + FROM, WITHOUT_SHOP_B);

        var refused = post("/v1/insights/sales/promote", "");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("shadow_incomplete", "waiting, 0 events read");
    }

    @Test
    void aDiscardedShadowIsGoneAndTheNextOneIsNewer() {
        applyShadow();
        long first = generation("sales@next");

        var discarded = post("/v1/insights/sales/discard", "");

        assertThat(json(discarded).getJsonArray("changes").getJsonObject(0).getString("change"))
                .isEqualTo("discarded");
        assertThat(api.get("/v1/insights/sales@next/rows").statusCode()).isEqualTo(404);
        applyShadow();
        assertThat(generation("sales@next")).isGreaterThan(first);
    }

    @Test
    void aChangeThatRestartsIsRefusedWhileAShadowExists() {
        applyShadow();

        var refused = post("/v1/insights?" + FROM, WITHOUT_SHOP_B.replace("revenue: sum", "turnover: sum"));
        var described = post("/v1/insights", SampleInsights.SALES.replace("Sales per", "Orders per"));
        var again = post("/v1/insights?shadow=true&" + FROM, WITHOUT_SHOP_B);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("promote or discard");
        assertThat(described.body()).contains("compatible", "keeps its own definition");
        assertThat(again.body()).contains("unchanged", "it is built already");
        assertThat(orders("sales@next")).hasSize(4);
    }

    @Test
    void aShadowNeedsAStart() {
        assertThat(post("/v1/insights?shadow=true", WITHOUT_SHOP_B).body()).contains("shadow needs from");
    }

    private void applyShadow() {
        assertThat(post("/v1/insights?shadow=true&" + FROM, WITHOUT_SHOP_B).statusCode())
                .isEqualTo(200);
        awaitDone("sales@next");
    }

    /** Lets the engine work until history is counted. */
    private void awaitDone(String name) {
        for (int i = 0; i < 20; i++) {
            if (json(api.get("/v1/insights/" + name + "/backfill"))
                    .getString("state")
                    .equals("done")) {
                return;
            }
            api.send();
        }
        throw new AssertionError(api.get("/v1/insights/" + name + "/backfill").body());
    }

    private long generation(String name) {
        return json(api.get("/v1/insights/" + name)).getLong("generation");
    }

    /** Those of the first four rows. */
    private List<Long> orders(String name) {
        return json(api.get("/v1/insights/" + name + "/rows?limit=4")).getJsonArray("rows").stream()
                .map(row -> ((JsonObject) row).getJsonObject("values").getLong("orders"))
                .toList();
    }

    private HttpResponse<String> post(String path, String body) {
        return api.send("POST", path, body);
    }

    private static JsonObject json(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }
}
