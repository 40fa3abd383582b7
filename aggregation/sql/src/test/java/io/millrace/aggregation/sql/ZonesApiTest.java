package io.millrace.aggregation.sql;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates, days and months over an insight in Berlin's days, one in Berlin's hours, and one in minutes of UTC. */
class ZonesApiTest {
    private static ApiFixture api;

    @BeforeAll
    static void ordersAroundMidnight(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        insight("days", "{ tumbling: 1d, zone: Europe/Berlin }");
        insight("hours", "{ tumbling: 1h, zone: Europe/Berlin }");
        insight("minutes", "{ tumbling: 1m }");
        // Berlin: 31 October 23:30, 1 November 00:30 and 12:00, 22 November 00:30 and 23:30, 23 November 00:10.
        for (String at : new String[] {
            "2026-10-31T22:30:00Z",
            "2026-10-31T23:30:00Z",
            "2026-11-01T11:00:00Z",
            "2026-11-21T23:30:00Z",
            "2026-11-22T22:30:00Z",
            "2026-11-22T23:10:00Z"
        }) {
            api.send(track("Order Completed")
                    .at(Instant.parse(at).toEpochMilli())
                    .country("DE")
                    .person("p")
                    .build());
        }
    }

    private static void insight(String name, String window) {
        api.active.put(SampleInsights.parse("name: " + name + "\nwindow: " + window + "\n"
                + "where: event.name == \"Order Completed\"\n"
                + "groupBy: { country: event.geo.country }\n"
                + "measures: { orders: count(), buyers: uniques(event.person) }\n"
                + "retain: 90d\n"));
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({
        "days, from=2026-11-22&to=2026-11-23, 2026-11-21T23:00:00Z",
        "hours, from=2026-11-22&to=2026-11-23, 2026-11-21T23:00:00Z 2026-11-22T22:00:00Z",
        "hours, from=2026-11-22T00:00&to=2026-11-22T23:00, 2026-11-21T23:00:00Z",
        "minutes, from=2026-11-22&to=2026-11-23, 2026-11-22T22:30:00Z 2026-11-22T23:10:00Z",
        "minutes, from=2026-11-22&to=2026-11-23&zone=Europe/Berlin, 2026-11-21T23:30:00Z 2026-11-22T22:30:00Z",
        "hours, from=2026-11-22&to=2026-11-23&zone=UTC, 2026-11-22T22:00:00Z 2026-11-22T23:00:00Z",
        "hours, from=2026-11-01&to=2026-12-01&rollup=month, 2026-10-31T23:00:00Z",
    })
    void datesAreInTheInsightsZoneOrTheGivenZone(String insight, String parameters, String starts) {
        HttpResponse<String> rows = api.get("/v1/insights/" + insight + "/rows?" + parameters);
        HttpResponse<String> points = parameters.contains("rollup")
                ? rows
                : api.send("POST", "/v1/insights/" + insight + "/points?" + parameters, "{\"groups\":[[\"DE\"]]}");

        assertThat(starts(new JsonObject(rows.body()).getJsonArray("rows"))).isEqualTo(starts);
        if (points != rows) {
            assertThat(starts(
                            new JsonObject(points.body()).getJsonArray("points").getJsonArray(0)))
                    .isEqualTo(starts);
        }
    }

    private static String starts(JsonArray rows) {
        return rows.stream()
                .map(row -> ((JsonObject) row).getJsonObject("window").getString("start"))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT FLOOR(window_start TO MONTH) AS m, SUM(orders) FROM days GROUP BY 1 ORDER BY 1 |"
                        + " [[\"2026-09-30T22:00:00Z\",1],[\"2026-10-31T23:00:00Z\",5]]",
                "SELECT DATE_TRUNC('month', window_start) AS m, buyers FROM days GROUP BY 1 ORDER BY 1 |"
                        + " [[\"2026-09-30T22:00:00Z\",1],[\"2026-10-31T23:00:00Z\",1]]",
                "SELECT FLOOR(window_start TO DAY) AS d, orders FROM hours GROUP BY 1 ORDER BY 1 |"
                        + " [[\"2026-10-30T23:00:00Z\",1]]",
                "SELECT CEIL(window_start TO MONTH) FROM days WHERE orders = 1 AND window_start < DATE '2026-11-01' |"
                        + " [[\"2026-10-31T23:00:00Z\"]]",
                "SELECT EXTRACT(MONTH FROM window_start), EXTRACT(DAY FROM window_start), EXTRACT(HOUR FROM"
                        + " window_start) FROM days WHERE window_start = DATE '2026-11-01' | [[11,1,0]]",
                "SELECT MONTH(window_start), DATE_PART('day', window_start) FROM days WHERE window_start = DATE"
                        + " '2026-11-01' | [[11,1]]",
                "SELECT CAST(window_start AS DATE), orders FROM days WHERE CAST(window_start AS DATE) = DATE"
                        + " '2026-11-22' | [[\"2026-11-22\",2]]",
                "SELECT CAST(window_start AS DATE) AS d, SUM(orders) FROM hours GROUP BY 1 ORDER BY 1 |"
                        + " [[\"2026-10-31\",1]]",
                "SELECT orders FROM days WHERE window_start >= DATE '2026-11-22' AND window_start < DATE '2026-11-23'"
                        + " | [[2]]",
                "SELECT orders FROM days WHERE window_start >= '2026-11-22' AND window_start < '2026-11-23' | [[2]]",
                "SELECT orders FROM days WHERE window_start BETWEEN DATE '2026-11-22' AND DATE '2026-11-22' | [[2]]",
                "SELECT orders FROM days WHERE window_start >= TIMESTAMP '2026-11-22 00:00:00' | [[1]]",
                "SELECT TIMESTAMPADD(MONTH, -1, window_start), TIMESTAMPADD(DAY, -28, window_start) FROM days WHERE"
                        + " window_start = DATE '2026-11-22' | [[\"2026-10-21T22:00:00Z\",\"2026-10-24T22:00:00Z\"]]",
                "SELECT window_start - INTERVAL '1' MONTH, window_start - INTERVAL '24' HOUR FROM days WHERE"
                        + " window_start = DATE '2026-11-22' | [[\"2026-10-21T22:00:00Z\",\"2026-11-20T23:00:00Z\"]]",
                "SELECT TIMESTAMPDIFF(DAY, TIMESTAMP '2026-10-24 22:00:00', window_start), TIMESTAMPDIFF(HOUR,"
                        + " TIMESTAMP '2026-10-24 22:00:00', window_start) FROM days WHERE window_start = DATE"
                        + " '2026-11-22' | [[28,673]]",
                "SELECT orders FROM days WHERE window_start = ? | [[2]]",
                "SELECT FLOOR(window_start TO WEEK) AS w, SUM(orders) FROM days WHERE window_start >= DATE"
                        + " '2026-11-20' GROUP BY 1 ORDER BY 1 |"
                        + " [[\"2026-11-15T23:00:00Z\",2],[\"2026-11-22T23:00:00Z\",1]]"
            })
    void calendarFunctionsOfSqlUseTheInsightsZone(String sql, String rows) {
        JsonObject request = new JsonObject().put("sql", sql);
        if (sql.contains("?")) {
            request.put("parameters", new JsonArray().add("2026-11-22"));
        }
        HttpResponse<String> answer = api.send("POST", "/v1/sql", request.encode());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        String all = new JsonObject(answer.body()).getJsonArray("rows").encode();
        if (sql.contains("FROM hours")) {
            assertThat(all).startsWith(rows.substring(0, rows.length() - 1));
        } else {
            assertThat(all).isEqualTo(new JsonArray(rows).encode());
        }
    }

    @Test
    void aStatementOverDifferentZonesNamesTheOneThatItMeans() {
        String sql = "SELECT EXTRACT(DAY FROM a.window_start) FROM days a, minutes b LIMIT 1";
        JsonObject request = new JsonObject().put("sql", sql);

        HttpResponse<String> refused = api.send("POST", "/v1/sql", request.encode());
        HttpResponse<String> named = api.send("POST", "/v1/sql?zone=UTC", request.encode());
        HttpResponse<String> plain = api.send(
                "POST",
                "/v1/sql",
                new JsonObject()
                        .put("sql", "SELECT COUNT(*) FROM days a, minutes b WHERE a.window_start = b.window_start")
                        .encode());

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("Europe/Berlin").contains("zone");
        assertThat(named.statusCode()).as(named.body()).isEqualTo(200);
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(200);
    }

    @Test
    void weeksAreNotMergedIntoMonthsThatTheyDoNotFitInto() {
        api.active.put(SampleInsights.parse("""
            name: weekly
            where: event.name == "Order Completed"
            window: { calendar: week, zone: Europe/Berlin }
            retain: 90d
            measures: { buyers: uniques(event.person) }
            """));

        HttpResponse<String> answer = api.send(
                "POST",
                "/v1/sql",
                new JsonObject()
                        .put("sql", "SELECT FLOOR(window_start TO MONTH) AS m, buyers FROM weekly GROUP BY 1")
                        .encode());

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("fit into");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "text/plain", "application/json", "multipart/form-data", "x"
            })
    void aBodyIsReadWhateverItsContentType(String type) {
        String sql = new JsonObject()
                .put(
                        "sql",
                        "SELECT country, '😀' FROM days WHERE country LIKE 'D%e' OR country LIKE '%E' OR 'off' ="
                                + " '%off' LIMIT 1")
                .encode();

        HttpResponse<String> rows = api.send("POST", "/v1/sql", sql, Map.of("Content-Type", type));
        HttpResponse<String> points = api.send(
                "POST",
                "/v1/insights/days/points",
                "{\"groups\":[[\"100%off\"],[\"😀\"]]}",
                Map.of("Content-Type", type));
        HttpResponse<String> valid = api.send(
                "POST",
                "/v1/insights/validate",
                "name: x\nwhere: event.name == \"100%off 😀\"\nwindow: { tumbling: 1m }\nmeasures: { n: count() }\n",
                Map.of("Content-Type", type));
        HttpResponse<String> preview = api.send(
                "POST",
                "/v1/insights/preview",
                "name: x\nwhere: event.name == \"100%off 😀\"\nwindow: { tumbling: 1m }\nmeasures: { n: count() }\n",
                Map.of("Content-Type", type));

        assertThat(rows.statusCode()).as(rows.body()).isEqualTo(200);
        assertThat(new JsonObject(rows.body())
                        .getJsonArray("rows")
                        .getJsonArray(0)
                        .getString(1))
                .isEqualTo("😀");
        assertThat(points.statusCode()).as(points.body()).isEqualTo(200);
        assertThat(valid.statusCode()).as(valid.body()).isEqualTo(200);
        assertThat(preview.statusCode()).as(preview.body()).isEqualTo(200);
        assertThat(Arrays.asList(rows, points, valid, preview))
                .allSatisfy(answer -> assertThat(answer.body()).doesNotContain("internal_error"));
    }

    @Test
    void aUrlParameterMayContainAnything() {
        String value = URLEncoder.encode("100%off 😀 &=?#\u0000\"'\\", StandardCharsets.UTF_8);

        HttpResponse<String> encoded = api.get("/v1/insights/days/rows?group.country=" + value);
        HttpResponse<String> name = api.get("/v1/insights/" + value + "/rows");

        assertThat(encoded.statusCode()).as(encoded.body()).isEqualTo(200);
        assertThat(name.statusCode()).as(name.body()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsTooLargeOrEncodedIsRefused() {
        HttpResponse<String> large = api.send("POST", "/v1/sql", " ".repeat(600_000));
        HttpResponse<String> encoded = api.send("POST", "/v1/sql", "{}", Map.of("Content-Encoding", "gzip"));
        HttpResponse<String> latin = api.send("POST", "/v1/insights/validate", "name: x", Map.of());

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(encoded.statusCode()).isEqualTo(415);
        assertThat(latin.statusCode()).isEqualTo(400);
    }
}
