package io.millrace.aggregation.query;

import static io.millrace.aggregation.event.TestEvents.track;
import static io.millrace.aggregation.registry.SampleInsights.START;
import static io.millrace.aggregation.registry.SampleInsights.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsApiTest {
    private static final String ROWS = "/v1/insights/sales/rows";

    private static ApiFixture api;

    @BeforeAll
    static void threeMinutesOfSales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
        api.active.put(SampleInsights.sales());
        for (int minute = 0; minute < 3; minute++) {
            api.send(
                    order(minute, "CH", "a", "ann", 10 + minute),
                    order(minute, "CH", "b", "bob", 20),
                    order(minute, "CH", "b", "ann", 5),
                    order(minute, null, "a", "cat", 1));
        }
        api.send(track("Order Completed")
                .at(START)
                .tenant("acme")
                .country("US")
                .property("shop", "z")
                .build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void rowsAreOrderedByWindowAndGroupAndCarryFreshness() {
        JsonObject answer = json(ROWS);

        assertThat(answer.getString("insight")).isEqualTo("sales");
        assertThat(answer.getValue("cursor")).isNull();
        JsonObject freshness = answer.getJsonObject("freshness");
        assertThat(freshness.getLong("stalenessMs")).isBetween(0L, 600_000L);
        assertThat(freshness.getString("servedBy")).isEqualTo("active");
        assertThat(freshness.getBoolean("complete")).isTrue();
        assertThat(freshness.getJsonArray("missing")).isEmpty();
        assertThat(groups(answer))
                .containsExactly(
                        "0 CH/a", "0 CH/b", "0 null/a", "1 CH/a", "1 CH/b", "1 null/a", "2 CH/a", "2 CH/b", "2 null/a");
        JsonObject values = answer.getJsonArray("rows").getJsonObject(1).getJsonObject("values");
        assertThat(values.getLong("orders")).isEqualTo(2);
        assertThat(values.getDouble("revenue")).isEqualTo(25.0);
        assertThat(values.getDouble("buyers")).isEqualTo(2.0);
    }

    @Test
    void rangesAndGroupsFilterRows() {
        String minuteOne = "from=" + (START + 60_000) + "&to=" + (START + 120_000);

        assertThat(groups(json(ROWS + "?" + minuteOne))).containsExactly("1 CH/a", "1 CH/b", "1 null/a");
        assertThat(groups(json(ROWS + "?from=" + (START + 90_000) + "&to=" + (START + 90_001))))
                .containsExactly("1 CH/a", "1 CH/b", "1 null/a");
        assertThat(groups(json(ROWS + "?group.shop=a&group.country=&" + minuteOne)))
                .containsExactly("1 null/a");
        assertThat(groups(json(ROWS + "?group.shop=b&group.country=CH"))).containsExactly("0 CH/b", "1 CH/b", "2 CH/b");
        assertThat(groups(json(ROWS + "?group.shop=nowhere"))).isEmpty();
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        assertThat(groups(json(ROWS + "?tenant=acme"))).containsExactly("0 US/z");
        assertThat(groups(json(ROWS + "?tenant=nobody"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order=window", "order=-window", "order=-revenue", "order=buyers", "order=-shop"})
    void allPagesTogetherAreTheWholeResult(String order) {
        List<String> whole = groups(json(ROWS + "?" + order));

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonObject page = json(ROWS + "?" + order + "&limit=2" + cursor);
            assertThat(page.getJsonArray("rows").size()).isLessThanOrEqualTo(2);
            paged.addAll(groups(page));
            cursor = page.getString("cursor") == null ? null : "&cursor=" + page.getString("cursor");
        } while (cursor != null);

        assertThat(paged).isEqualTo(whole).hasSize(9);
    }

    @Test
    void aRollUpMergesWindowsAndGroups() {
        JsonObject answer = json(ROWS + "?rollup=1h&by=country&order=country");

        assertThat(groups(answer)).containsExactly("0 CH", "0 null");
        JsonObject row = answer.getJsonArray("rows").getJsonObject(0);
        assertThat(row.getJsonObject("window").getString("end")).isEqualTo("2026-11-21T09:00:00Z");
        assertThat(row.getJsonObject("values").getLong("orders")).isEqualTo(9);
        assertThat(row.getJsonObject("values").getDouble("buyers")).isEqualTo(2.0);
        assertThat(groups(json(ROWS + "?by="))).containsExactly("0 ", "1 ", "2 ");
    }

    @Test
    void aRollUpMayBeInATimeZone() {
        JsonObject day = json(ROWS + "?rollup=day&zone=Asia/Kolkata&by=")
                .getJsonArray("rows")
                .getJsonObject(0);
        JsonObject hour = json(ROWS + "?rollup=1h&zone=Asia/Kolkata&by=")
                .getJsonArray("rows")
                .getJsonObject(0);

        assertThat(day.getJsonObject("window").getString("start")).isEqualTo("2026-11-20T18:30:00Z");
        assertThat(day.getJsonObject("window").getString("end")).isEqualTo("2026-11-21T18:30:00Z");
        assertThat(day.getJsonObject("values").getLong("orders")).isEqualTo(12);
        assertThat(hour.getJsonObject("window").getString("start")).isEqualTo("2026-11-21T07:30:00Z");
    }

    @Test
    void csvAndNdjsonCarryTheJsonEnvelopeInHeaders() {
        HttpResponse<String> csv = api.get(ROWS + "?format=csv&limit=1&group.country=CH&group.shop=b");
        HttpResponse<String> ndjson = api.get(ROWS + "?format=ndjson&limit=2");

        assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(csv.headers().firstValue("millrace-cursor")).isPresent();
        assertThat(csv.headers().firstValue("millrace-staleness-ms")).isPresent();
        assertThat(csv.body())
                .startsWith("window_start,window_end,country,shop,orders,revenue,buyers,products,revision,final\r\n"
                        + "2026-11-21T08:00:00Z,2026-11-21T08:01:00Z,CH,b,2,25.0,2");
        assertThat(ndjson.body().lines().map(line -> new JsonObject(line).getString("insight")))
                .containsExactly("sales", "sales");
    }

    @Test
    void invalidRequestsAre400WithASentence() {
        HttpResponse<String> answer = api.get(ROWS + "?ordr=revenue");

        assertThat(answer.statusCode()).isEqualTo(400);
        JsonObject error = new JsonObject(answer.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("bad_request");
        assertThat(error.getString("message")).contains("did you mean 'order'?");
    }

    @Test
    void anUnknownInsightIs404WithTheNearest() {
        HttpResponse<String> answer = api.get("/v1/insights/sale/rows");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("did you mean 'sales'?");
    }

    @Test
    void aQueryBeyondTheRowLimitIsRefusedWithTheReason(@TempDir Path stateDir) {
        try (ApiFixture small = new ApiFixture(new QueryLimits(100, 100, 2, 10), stateDir)) {
            small.active.put(SampleInsights.sales());
            small.send(order(0, "CH", "a", "ann", 1), order(0, "CH", "b", "ann", 1), order(0, "CH", "c", "ann", 1));

            HttpResponse<String> answer = small.get(ROWS + "?order=-revenue");

            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("more than 2 rows");
        }
    }

    @Test
    void metadataDescribeTheColumns() {
        JsonArray insights = json("/v1/insights").getJsonArray("insights");
        JsonObject one = json("/v1/insights/sales");

        assertThat(insights).hasSize(1);
        assertThat(one.getString("yaml")).contains("sum(double(event.properties.revenue))");
        assertThat(one.getJsonObject("window")).isEqualTo(new JsonObject("{\"kind\":\"tumbling\",\"sizeMs\":60000}"));
        assertThat(one.getJsonArray("dimensions").getJsonObject(0).getString("name"))
                .isEqualTo("country");
        assertThat(one.getJsonArray("measures").getJsonObject(0).getString("type"))
                .isEqualTo("long");
        assertThat(one.getJsonArray("measures").getJsonObject(2).getString("errorBound"))
                .isNotBlank();
    }

    @Test
    void progressAndTopologyAreServed() {
        assertThat(json("/v1/progress"))
                .isEqualTo(new JsonObject("{\"caughtUp\":false,\"lag\":3,\"topics\":{\"events.enriched\":3}}"));
        assertThat(api.get("/v1/topology").body()).contains("Sub-topology: 0");
    }

    @Test
    void theConsoleIsServedWithAContentSecurityPolicy() {
        HttpResponse<String> page = api.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Millrace</title>");
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(api.get("/vendor/chart.js").body()).contains("Chart.js v4");
        assertThat(api.get("/js/main.js").headers().firstValue("content-type").orElseThrow())
                .contains("javascript");
        assertThat(api.get("/js/%2e%2e/%2e%2e/logback.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void aServiceThatDoesNotRespondIsShownAsDown() {
        JsonObject absent = json("/v1/overview").getJsonObject("services").getJsonObject("absent");

        assertThat(absent.getBoolean("up")).isFalse();
    }

    private static JsonObject json(String path) {
        HttpResponse<String> answer = api.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    /** Rows as "minute group". */
    private static List<String> groups(JsonObject answer) {
        return answer.getJsonArray("rows").stream()
                .map(JsonObject.class::cast)
                .map(row -> {
                    long start = Instant.parse(row.getJsonObject("window").getString("start"))
                            .toEpochMilli();
                    List<String> values = new ArrayList<>();
                    row.getJsonObject("group").forEach(entry -> values.add(String.valueOf(entry.getValue())));
                    return (start - START) / 60_000 + " " + String.join("/", values);
                })
                .toList();
    }
}
