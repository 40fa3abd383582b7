package io.millrace.aggregation.query;

import static io.millrace.aggregation.registry.SampleInsights.START;
import static io.millrace.aggregation.registry.SampleInsights.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PointsApiTest {
    private static final String POINTS = "/v1/insights/sales/points";
    private static final String MINUTE_ONE = "?from=" + (START + 60_000) + "&to=" + (START + 120_000);

    private static ApiFixture api;

    @BeforeAll
    static void threeMinutesOfSales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
        api.active.put(SampleInsights.sales());
        for (int minute = 0; minute < 3; minute++) {
            api.send(order(minute, "CH", "a", "ann", 10 + minute), order(minute, null, "b", "bob", 20));
        }
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void pointsReturnTheSameRowsAsSingleQueries() {
        JsonObject answer = new JsonObject(post(MINUTE_ONE, "[[\"CH\",\"a\"],[\"CH\",\"nowhere\"],[null,\"b\"]]")
                .body());

        JsonArray points = answer.getJsonArray("points");
        assertThat(points).hasSize(3);
        assertThat(points.getJsonArray(0)).isEqualTo(alone("&group.country=CH&group.shop=a"));
        assertThat(points.getJsonArray(1)).isEmpty();
        assertThat(points.getJsonArray(2)).isEqualTo(alone("&group.country=&group.shop=b"));
        assertThat(points.getJsonArray(0)).hasSize(1);
        assertThat(answer.getJsonObject("freshness").getBoolean("complete")).isTrue();
    }

    @Test
    void movingPartitionsAreMarkedAsMissingWithPartialOnly() {
        api.here.set(false);
        try {
            HttpResponse<String> part = post("?partial=true&deadline=500", "[[\"CH\",\"a\"]]");

            assertThat(new JsonObject(part.body()).getJsonArray("points").getValue(0))
                    .isNull();
            assertThat(part.headers().firstValue("millrace-complete")).hasValue("false");
            assertThat(post("?deadline=200", "[[\"CH\",\"a\"]]").statusCode()).isEqualTo(503);
        } finally {
            api.here.set(true);
        }
    }

    @Test
    void tooManyPointsAreRefusedWhetherGroupsOrWindowsAreTooMany() {
        String groups =
                Collections.nCopies(5_000, "[\"CH\",\"a\"]").stream().collect(Collectors.joining(",", "[", "]"));
        String distinct = IntStream.range(0, 5_000)
                .mapToObj(shop -> "[\"CH\",\"s" + shop + "\"]")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(post(MINUTE_ONE, groups).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = post("", distinct);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.body()).contains("points_budget_exceeded", "5000 groups in 3 windows");
        assertThat(post(
                                MINUTE_ONE,
                                groups.replace("]]", "],") + groups.substring(1).replace("]]", "],") + "[\"\",\"\"]]")
                        .statusCode())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | must have groups",
                "[] | must have groups",
                "{} | must have groups",
                "{\"group\":[]} | must have groups",
                "{\"groups\":7} | must have groups",
                "{\"groups\":[7]} | group 0 must be a list",
                "{\"groups\":[[\"CH\"]]} | group 0 has 1 values; sales has 2 dimensions: country, shop",
                "{\"groups\":[[\"CH\",\"a\"],[1,\"a\"]]} | group 1: a value must be a text",
                "{\"groups\":[[\"CH\",[\"a\"]]]} | group 0: a value must be a text",
                "{\"groups\":[[\"CH\",\"a\"]]} {} | must have groups",
                "{\"groups\":[[\"CH\",\"a\"] | no JSON",
                "{\"groups\":[],\"limit\":1} | must have groups"
            })
    void aBodyThatIsNoListOfGroupsIsRefusedWithTheReason(String body, String why) {
        HttpResponse<String> refused = api.send("POST", POINTS, body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains(why);
    }

    @Test
    void anUnknownParameterIsRefused() {
        HttpResponse<String> refused = post("?limit=3", "[]");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("limit");
    }

    private static HttpResponse<String> post(String parameters, String groups) {
        return api.send("POST", POINTS + parameters, "{\"groups\":" + groups + "}");
    }

    /** What the rows of a point have where they are asked for alone. */
    private static JsonArray alone(String group) {
        JsonObject answer = new JsonObject(
                api.get("/v1/insights/sales/rows" + MINUTE_ONE + group).body());
        List<JsonObject> rows =
                answer.getJsonArray("rows").stream().map(JsonObject.class::cast).toList();
        rows.forEach(row -> {
            row.remove("insight");
            row.remove("group");
        });
        return new JsonArray(rows);
    }
}
