package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
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
    private static SalesApi sales;
    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path stateDir) {
        sales = new SalesApi(stateDir);
        api = sales.api();
    }

    @AfterAll
    static void close() {
        sales.close();
    }

    @Test
    void freshnessOptionsAreReadFromBodyAndUrl() {
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
    void rowsThatAreTooStaleAreRejectedAndTheRequestMayBeRetried() {
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
    void missingPartitionsAreReportedIfAPartialResultIsAllowed() {
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
    void aTenantSeesOnlyItsOwnRows() {
        JsonObject acme = new JsonObject(sales.post(new JsonObject()
                        .put("sql", "SELECT orders FROM sales GROUP BY ()")
                        .put("tenant", "acme"))
                .body());

        assertThat(acme.getJsonArray("rows")).isEqualTo(new JsonArray("[[300]]"));
    }

    @Test
    void onlyTheFirstRowsAreReadIfAllWouldExceedTheLimit() {
        JsonObject first = new JsonObject().put("tenant", "acme");

        HttpResponse<String> top = sales.post(first.copy()
                .put("sql", "SELECT country, revenue FROM sales GROUP BY country ORDER BY revenue DESC LIMIT 3"));
        HttpResponse<String> all = sales.post(first.copy().put("sql", "SELECT country, revenue FROM sales"));
        HttpResponse<String> summed = sales.post(first.copy().put("sql", "SELECT revenue FROM sales GROUP BY ()"));

        assertThat(new JsonObject(top.body()).getJsonArray("rows"))
                .isEqualTo(new JsonArray("[[\"C299\",299.0],[\"C298\",298.0],[\"C297\",297.0]]"));
        assertThat(new JsonObject(summed.body()).getJsonArray("rows")).isEqualTo(new JsonArray("[[44850.0]]"));
        assertThat(all.statusCode()).isEqualTo(422);
        assertThat(all.body()).contains("sales has more than " + ApiFixture.SQL_ROWS + " rows");
    }

    @Test
    void parametersAreValuesAndNeverSqlText() {
        JsonObject request = new JsonObject()
                .put("sql", "SELECT orders FROM sales WHERE country = ? AND window_start >= ? AND orders > ?")
                .put("parameters", new JsonArray(List.of("CH", "2026-11-21T08:02:00Z", 0)));
        JsonObject quoted = new JsonObject()
                .put("sql", "SELECT orders FROM sales WHERE country = ?")
                .put("parameters", new JsonArray(List.of("CH' OR '1'='1")));

        assertThat(new JsonObject(sales.post(request).body()).getJsonArray("rows"))
                .isEqualTo(new JsonArray("[[1],[1]]"));
        assertThat(new JsonObject(sales.post(quoted).body()).getJsonArray("rows"))
                .isEmpty();
    }

    @Test
    void csvAndNdjsonCarryFreshnessInHeaders() {
        String sql = "SELECT country, window_start, orders FROM sales ORDER BY window_start, country LIMIT 1";
        HttpResponse<String> csv = api.send(
                "POST", "/v1/sql?format=csv", new JsonObject().put("sql", sql).encode());
        HttpResponse<String> ndjson =
                sales.post(new JsonObject().put("sql", sql).put("format", "ndjson"));

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
                "nonsense | the body is not JSON",
                "[] | must be a JSON object",
                "{} | sql is missing",
                "{\"sqll\":\"x\"} | did you mean 'sql'?",
                "{\"sql\":\"SELECT 1\",\"tenant\":\"A B\"} | tenant must match",
                "{\"sql\":\"SELECT 1\",\"format\":\"xml\"} | format must be json, csv or ndjson",
                "{\"sql\":\"SELECT 1\",\"parameters\":[[1]]} | a parameter must be"
            })
    void aMalformedRequestIsRejectedWithStatus400(String body, String message) {
        HttpResponse<String> answer = api.send("POST", "/v1/sql", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void largeAndDeepStatementsAreRejectedBeforePlanning() {
        String deep = "SELECT " + "(".repeat(2_000) + "1" + ")".repeat(2_000);
        String chain = "SELECT 1" + "+1".repeat(3_000);
        String doubling =
                "WITH a AS (SELECT 1 AS x), b AS (SELECT * FROM a, a AS z), c AS (SELECT b.* FROM b, b AS z), "
                        + "d AS (SELECT c.* FROM c, c AS z), e AS (SELECT d.* FROM d, d AS z) SELECT * FROM e, e AS z";
        String stars = "SELECT *, * FROM sales";

        for (String sql : List.of(deep, chain, doubling, stars, "SELECT '" + "x".repeat(20_000) + "'")) {
            HttpResponse<String> answer = sales.post(new JsonObject().put("sql", sql));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        }
    }
}
