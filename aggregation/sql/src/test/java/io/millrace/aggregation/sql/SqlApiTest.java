package io.millrace.aggregation.sql;

import static io.millrace.aggregation.event.TestEvents.track;
import static io.millrace.aggregation.registry.SampleInsights.START;
import static io.millrace.aggregation.registry.SampleInsights.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.schemas.event.EnrichedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlApiTest {
    /** 2026-11-21T08:00:00Z. */
    private static ApiFixture api;

    @BeforeAll
    static void threeMinutesOfSales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.sales());
        api.active.put(SampleInsights.parse("""
            name: sliding
            where: event.name == "Order Completed"
            groupBy: { country: event.geo.country }
            window: { hopping: { size: 10m, every: 5m } }
            measures: { orders: count(), buyers: uniques(event.person) }
            """));
        for (int minute = 0; minute < 3; minute++) {
            api.send(
                    order(minute, "CH", "a", "ann", 10 + minute),
                    order(minute, "CH", "b", "bob", 20),
                    order(minute, "USA", "b", "ann", 5),
                    order(minute, null, "Zürich 東", "cat", 1));
        }
        EnrichedEvent[] many = new EnrichedEvent[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = track("Order Completed")
                    .at(START)
                    .tenant("acme")
                    .country("C" + i)
                    .person("p" + i)
                    .property("shop", "z")
                    .property("revenue", (double) i)
                    .build();
        }
        api.send(many);
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void aStatementDemandsFreshnessInItsBodyOrInTheUrl() {
        String sql = "SELECT orders FROM sales GROUP BY ()";

        assertThat(post("/v1/sql?max_staleness=600000", new JsonObject().put("sql", sql)))
                .isEqualTo("200");
        assertThat(post("/v1/sql", new JsonObject().put("sql", sql).put("max_staleness", 600_000)))
                .isEqualTo("200");
        assertThat(post("/v1/sql?max_staleness=-1", new JsonObject().put("sql", sql)))
                .startsWith("400 max_staleness must be a whole number");
        assertThat(post("/v1/sql", new JsonObject().put("sql", sql).put("max_staleness", "5s")))
                .startsWith("400 max_staleness must be a whole number of ms");
        assertThat(post("/v1/sql", new JsonObject().put("sql", sql).put("partial", 1)))
                .startsWith("400 partial must be true or false");
    }

    @Test
    void aStatementOverRowsThatAreStalerThanItAllowsIsRefusedAndMayBeAskedAgain() {
        JsonObject statement = new JsonObject().put("sql", "SELECT orders FROM sales GROUP BY ()");
        String fresh = statement.copy().put("max_staleness", 30_000).encode();
        assertThat(api.send("POST", "/v1/sql", fresh).statusCode()).isEqualTo(200);
        api.olderBy.set(3_600_000);
        try {
            HttpResponse<String> refused = api.send("POST", "/v1/sql", fresh);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("too_stale");
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            HttpResponse<String> allowed = api.send(
                    "POST",
                    "/v1/sql",
                    statement.copy().put("max_staleness", 7_200_000).encode());
            assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(200);
            assertThat(new JsonObject(allowed.body()).getJsonObject("freshness").getLong("stalenessMs"))
                    .isGreaterThanOrEqualTo(3_600_000);
        } finally {
            api.olderBy.set(0);
        }
    }

    @Test
    void whatIsMovingIsMissedAndSaidSoOnlyWherePartIsEnough() {
        String sql = "SELECT country FROM sales GROUP BY country";
        api.here.set(false);
        try {
            HttpResponse<String> part = api.send(
                    "POST",
                    "/v1/sql",
                    new JsonObject().put("sql", sql).put("partial", true).encode());

            assertThat(part.statusCode()).as(part.body()).isEqualTo(200);
            JsonObject freshness = new JsonObject(part.body()).getJsonObject("freshness");
            assertThat(freshness.getBoolean("complete")).isFalse();
            assertThat(freshness.getJsonArray("missing")).hasSize(1);
            assertThat(part.headers().firstValue("millrace-complete")).hasValue("false");
        } finally {
            api.here.set(true);
        }
    }

    private static String post(String path, JsonObject body) {
        HttpResponse<String> answer = api.send("POST", path, body.encode());
        return answer.statusCode()
                + (answer.statusCode() == 200
                        ? ""
                        : " "
                                + new JsonObject(answer.body())
                                        .getJsonObject("error")
                                        .getString("message"));
    }

    @Test
    void theBestCountriesComeWithFreshness() {
        JsonObject answer = json("SELECT country, revenue, buyers FROM sales WHERE window_start >= "
                + "TIMESTAMP '2026-11-21 08:00:00' GROUP BY country ORDER BY revenue DESC LIMIT 2");

        assertThat(answer.getJsonArray("columns"))
                .isEqualTo(new JsonArray("[{\"name\":\"country\",\"type\":\"varchar\"},"
                        + "{\"name\":\"revenue\",\"type\":\"double\"},{\"name\":\"buyers\",\"type\":\"bigint\"}]"));
        assertThat(answer.getJsonArray("rows")).isEqualTo(new JsonArray("[[\"CH\",93.0,2],[\"USA\",15.0,1]]"));
        assertThat(answer.getJsonObject("freshness").getLong("stalenessMs")).isNotNegative();
        assertThat(answer.getJsonObject("freshness").getBoolean("complete")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT orders FROM sales GROUP BY () | [[12]]",
                "SELECT SUM(orders), buyers FROM sales | [[12,3]]",
                "SELECT SUM(orders) FROM sales WHERE country = 'XX' | [[0]]",
                "SELECT COUNT(*), MAX(revenue), AVG(orders) FROM sales | [[12,20.0,1.0]]",
                "SELECT country FROM sales WHERE country IN ('CH', 'USA') GROUP BY country ORDER BY country |"
                        + " [[\"CH\"],[\"USA\"]]",
                "SELECT orders FROM sales WHERE country <> 'CH' GROUP BY () | [[3]]",
                "SELECT orders FROM sales WHERE country IS NULL GROUP BY () | [[3]]",
                "SELECT orders FROM sales WHERE shop LIKE 'Z_rich%' GROUP BY () | [[3]]",
                "SELECT orders FROM sales WHERE shop = 'Zürich 東' GROUP BY () | [[3]]",
                "SELECT orders FROM sales WHERE UPPER(country) = 'USA' AND shop = 'b' GROUP BY () | [[3]]",
                "SELECT buyers FROM sales WHERE window_start < TIMESTAMP '2026-11-21 08:01:00' GROUP BY () | [[3]]",
                "SELECT buyers FROM sales WHERE window_start BETWEEN '2026-11-21 08:01:00' AND '2026-11-21T08:02:00Z'"
                        + " GROUP BY () | [[3]]",
                "SELECT orders FROM sales WHERE window_end > TIMESTAMP '2026-11-21 08:02:00' GROUP BY () | [[4]]",
                "SELECT orders FROM sales WHERE window_end <= TIMESTAMP '2026-11-21 08:02:00' GROUP BY () | [[8]]",
                "SELECT FLOOR(window_start TO HOUR) AS h, orders FROM sales GROUP BY FLOOR(window_start TO HOUR) |"
                        + " [[\"2026-11-21T08:00:00Z\",12]]",
                "SELECT FLOOR(window_start TO HOUR) AS h, orders FROM sales GROUP BY h |"
                        + " [[\"2026-11-21T08:00:00Z\",12]]",
                "SELECT window_start, orders FROM sales GROUP BY window_start ORDER BY window_start DESC LIMIT 1 |"
                        + " [[\"2026-11-21T08:02:00Z\",4]]",
                "SELECT country, orders FROM sales GROUP BY country HAVING orders > 3 | [[\"CH\",6]]",
                "SELECT country, revenue / orders AS mean FROM sales GROUP BY country ORDER BY mean DESC LIMIT 1 |"
                        + " [[\"CH\",15.5]]",
                "SELECT country, orders FROM sales GROUP BY country ORDER BY revenue LIMIT 1 | [[null,3]]",
                "SELECT DISTINCT shop FROM sales ORDER BY shop DESC LIMIT 2 | [[\"b\"],[\"a\"]]",
                "SELECT revenue FROM sales WHERE revenue > 11 AND country = 'CH' ORDER BY revenue DESC LIMIT 4 OFFSET"
                        + " 2 | [[20.0],[12.0]]",
                "SELECT CASE WHEN country = 'CH' THEN 'home' ELSE 'abroad' END AS place, SUM(orders) FROM sales GROUP"
                        + " BY 1 ORDER BY 1 | [[\"abroad\",6],[\"home\",6]]",
                "SELECT a.country, a.orders - b.orders FROM (SELECT country, orders FROM sales GROUP BY country) a"
                    + " JOIN (SELECT country, SUM(orders) AS orders FROM sales WHERE shop = 'a' GROUP BY country) b ON"
                    + " a.country = b.country | [[\"CH\",3]]",
                "WITH t AS (SELECT country, revenue FROM sales GROUP BY country) SELECT country FROM t WHERE revenue >"
                        + " 50 | [[\"CH\"]]",
                "SELECT country FROM sales WHERE 1 = 0 | []",
                "SELECT 1 + 1, 7 / 2, 1 / 0, UPPER('é') | [[2,3,null,\"É\"]]",
                "SELECT EXTRACT(MINUTE FROM window_start), orders FROM sales GROUP BY window_start ORDER BY 1 LIMIT 1"
                        + " | [[0,4]]",
                "SELECT TIMESTAMPDIFF(SECOND, window_start, window_end) FROM sales LIMIT 1 | [[60]]",
                "SELECT orders FROM sales WHERE window_start >= NOW() - INTERVAL '1' HOUR AND window_start < NOW() -"
                        + " INTERVAL '2' HOUR | []",
                "SELECT country, orders FROM sales GROUP BY country UNION ALL SELECT 'all', SUM(orders) FROM sales"
                        + " ORDER BY 2 DESC, 1 LIMIT 2 | [[\"all\",12],[\"CH\",6]]",
                "SELECT country, products FROM sales WHERE country = 'USA' GROUP BY country |"
                    + " [[\"USA\",\"[{\\\"value\\\":\\\"p0\\\",\\\"count\\\":1,\\\"error\\\":0},{\\\"value\\\":\\\"p1\\\",\\\"count\\\":1,\\\"error\\\":0},{\\\"value\\\":\\\"p2\\\",\\\"count\\\":1,\\\"error\\\":0}]\"]]",
                "SELECT buyers FROM sliding WHERE country = 'CH' GROUP BY () | [[2]]",
                "SELECT window_start, orders FROM sliding WHERE country = 'CH' GROUP BY window_start ORDER BY 1 LIMIT"
                        + " 1 | [[\"2026-11-21T07:55:00Z\",6]]"
            })
    void statementsAreAnswered(String sql, String rows) {
        assertThat(json(sql).getJsonArray("rows")).isEqualTo(new JsonArray(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT contry FROM sales | 400 | 1:8: unknown column 'contry', did you mean 'country'?",
                "SELECT * FROM sale | 400 | 1:15: unknown table 'sale', did you mean 'sales'?",
                "SELECT * FROM sales WHERE | 400 | the statement ends too early",
                "SELECT count FROM sales | 400 | in double quotes",
                "DELETE FROM sales | 400 | only queries are answered",
                "DROP TABLE sales | 400 | unexpected 'DROP'",
                "SELECT foo(country) FROM sales | 400 | No match found for function signature foo",
                "SELECT country, SUM(buyers) FROM sales GROUP BY country | 422 | 1:21: SUM(buyers) would add up what"
                        + " cannot be added",
                "SELECT COUNT(*), buyers FROM sales | 422 | buyers cannot be merged in this statement, because COUNT"
                        + " needs each row",
                "SELECT buyers FROM sales WHERE revenue > 1 GROUP BY () | 422 | a condition is on more than the window"
                        + " and single dimensions",
                "SELECT orders FROM sliding GROUP BY () | 422 | overlap",
                "SELECT ROW_NUMBER() OVER (ORDER BY revenue) FROM sales | 400 | No match found for function signature"
                        + " row_number",
                "SELECT country FROM sales GROUP BY ROLLUP(country) | 422 | ROLLUP",
                "SELECT country FROM sales WHERE country = ? | 422 | has 1 parameters, 0 are given",
                "SELECT country FROM (SELECT country, revenue FROM sales) GROUP BY country HAVING revenue > 1 | 400 |"
                        + " not being grouped",
                "SELECT country FROM sales LIMIT -1 | 400 | unexpected",
                "SELECT CAST('x' AS TIMESTAMP) | 422 | is no time"
            })
    void whatIsWrongIsRefusedWithPlaceAndReason(String sql, int status, String message) {
        HttpResponse<String> answer = post(new JsonObject().put("sql", sql));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains(message);
    }

    @Test
    void anErrorHasItsLineAndColumn() {
        JsonObject error = new JsonObject(post(new JsonObject().put("sql", "SELECT country,\n  revenu\nFROM sales"))
                        .body())
                .getJsonObject("error");

        assertThat(error.getString("code")).isEqualTo("invalid_sql");
        assertThat(error.getJsonArray("errors").getJsonObject(0))
                .isEqualTo(new JsonObject("{\"file\":\"sql\",\"line\":2,\"column\":3,"
                        + "\"message\":\"unknown column 'revenu', did you mean 'revenue'?\"}"));
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        JsonObject acme = new JsonObject(post(new JsonObject()
                        .put("sql", "SELECT orders FROM sales GROUP BY ()")
                        .put("tenant", "acme"))
                .body());

        assertThat(acme.getJsonArray("rows")).isEqualTo(new JsonArray("[[300]]"));
    }

    @Test
    void theFirstRowsAreReadAloneWhereAllWouldBeTooMany() {
        JsonObject first = new JsonObject().put("tenant", "acme");

        HttpResponse<String> top = post(first.copy()
                .put("sql", "SELECT country, revenue FROM sales GROUP BY country ORDER BY revenue DESC LIMIT 3"));
        HttpResponse<String> all = post(first.copy().put("sql", "SELECT country, revenue FROM sales"));
        HttpResponse<String> summed = post(first.copy().put("sql", "SELECT revenue FROM sales GROUP BY ()"));

        assertThat(new JsonObject(top.body()).getJsonArray("rows"))
                .isEqualTo(new JsonArray("[[\"C299\",299.0],[\"C298\",298.0],[\"C297\",297.0]]"));
        assertThat(new JsonObject(summed.body()).getJsonArray("rows")).isEqualTo(new JsonArray("[[44850.0]]"));
        assertThat(all.statusCode()).isEqualTo(422);
        assertThat(all.body()).contains("sales has more than " + ApiFixture.SQL_ROWS + " rows");
    }

    @Test
    void parametersAreValuesAndNeverText() {
        JsonObject request = new JsonObject()
                .put("sql", "SELECT orders FROM sales WHERE country = ? AND window_start >= ? AND orders > ?")
                .put("parameters", new JsonArray(List.of("CH", "2026-11-21T08:02:00Z", 0)));
        JsonObject quoted = new JsonObject()
                .put("sql", "SELECT orders FROM sales WHERE country = ?")
                .put("parameters", new JsonArray(List.of("CH' OR '1'='1")));

        assertThat(new JsonObject(post(request).body()).getJsonArray("rows")).isEqualTo(new JsonArray("[[1],[1]]"));
        assertThat(new JsonObject(post(quoted).body()).getJsonArray("rows")).isEmpty();
    }

    @Test
    void csvAndNdjsonCarryFreshnessInHeaders() {
        String sql = "SELECT country, window_start, orders FROM sales ORDER BY window_start, country LIMIT 1";
        HttpResponse<String> csv = api.send(
                "POST", "/v1/sql?format=csv", new JsonObject().put("sql", sql).encode());
        HttpResponse<String> ndjson = post(new JsonObject().put("sql", sql).put("format", "ndjson"));

        assertThat(csv.body()).isEqualTo("country,window_start,orders\r\nCH,2026-11-21T08:00:00Z,1\r\n");
        assertThat(csv.headers().firstValue("millrace-staleness-ms")).isPresent();
        assertThat(csv.headers().firstValue("millrace-complete")).hasValue("true");
        assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(ndjson.body())
                .isEqualTo("{\"country\":\"CH\",\"window_start\":\"2026-11-21T08:00:00Z\",\"orders\":1}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | the body is no JSON",
                "[] | must be a JSON object",
                "{} | sql is missing",
                "{\"sqll\":\"x\"} | did you mean 'sql'?",
                "{\"sql\":\"SELECT 1\",\"tenant\":\"A B\"} | tenant must match",
                "{\"sql\":\"SELECT 1\",\"format\":\"xml\"} | format must be json, csv or ndjson",
                "{\"sql\":\"SELECT 1\",\"parameters\":[[1]]} | a parameter must be"
            })
    void aRequestThatCannotBeReadIs400(String body, String message) {
        HttpResponse<String> answer = api.send("POST", "/v1/sql", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void largeAndDeepStatementsAreRefusedBeforeTheyArePlanned() {
        String deep = "SELECT " + "(".repeat(2_000) + "1" + ")".repeat(2_000);
        String chain = "SELECT 1" + "+1".repeat(3_000);
        String doubling =
                "WITH a AS (SELECT 1 AS x), b AS (SELECT * FROM a, a AS z), c AS (SELECT b.* FROM b, b AS z), "
                        + "d AS (SELECT c.* FROM c, c AS z), e AS (SELECT d.* FROM d, d AS z) SELECT * FROM e, e AS z";
        String stars = "SELECT *, * FROM sales";

        for (String sql : List.of(deep, chain, doubling, stars, "SELECT '" + "x".repeat(20_000) + "'")) {
            HttpResponse<String> answer = post(new JsonObject().put("sql", sql));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }

    private static JsonObject json(String sql) {
        HttpResponse<String> answer = post(new JsonObject().put("sql", sql));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static HttpResponse<String> post(JsonObject request) {
        return api.send("POST", "/v1/sql", request.encode());
    }
}
