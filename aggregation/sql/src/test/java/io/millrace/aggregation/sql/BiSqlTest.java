package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tools write that know other databases. */
class BiSqlTest {
    private static ApiFixture api;

    @BeforeAll
    static void sales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.sales());
        api.active.put(SampleInsights.parse("""
            name: other
            groupBy: { number: event.name }
            window: { tumbling: 1m }
            measures: { n: count() }
            """));
        for (int i = 0; i < 4; i++) {
            api.send(SampleInsights.order(i, i == 3 ? null : i == 2 ? "DE" : "CH", "Zürich 😀", "p" + i, 10 * i));
        }
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT country, SUM(orders) AS n FROM sales GROUP BY country HAVING n > 1 | [[\"CH\",2]]",
                "SELECT country, orders AS n FROM sales GROUP BY country HAVING n > 1 AND country = 'CH' |"
                        + " [[\"CH\",2]]",
                "SELECT country, SUM(orders) AS orders FROM sales GROUP BY country HAVING orders > 1 | [[\"CH\",2]]",
                "SELECT x, COUNT(*) AS c FROM (SELECT country AS x FROM sales) GROUP BY x HAVING c > 1 | [[\"CH\",2]]",
                "SELECT DATE_TRUNC('hour', window_start) AS h, SUM(orders) FROM sales GROUP BY 1 |"
                        + " [[\"2026-11-21T08:00:00Z\",4]]",
                "SELECT DATE_TRUNC('month', window_start) AS m, buyers FROM sales GROUP BY DATE_TRUNC('month',"
                        + " window_start) | [[\"2026-11-01T00:00:00Z\",4]]",
                "SELECT DATE_TRUNC('quarter', window_start) AS m, buyers FROM sales GROUP BY m ORDER BY m |"
                        + " [[\"2026-10-01T00:00:00Z\",4]]",
                "SELECT DATE_TRUNC(window_start, DAY) AS d, orders FROM sales GROUP BY d |"
                        + " [[\"2026-11-21T00:00:00Z\",4]]",
                "SELECT DATE_PART('year', window_start), DATE_PART('dow', window_start) FROM sales LIMIT 1 |"
                        + " [[2026,7]]",
                "SELECT COALESCE(country, 'none') AS c, SUM(orders) FROM sales GROUP BY COALESCE(country, 'none')"
                        + " ORDER BY 1 | [[\"CH\",2],[\"DE\",1],[\"none\",1]]",
                "SELECT IFNULL(country, '-'), NVL(country, '-') FROM sales WHERE country IS NULL | [[\"-\",\"-\"]]",
                "SELECT country FROM sales GROUP BY country ORDER BY country NULLS LAST LIMIT 2 OFFSET 1 |"
                        + " [[\"DE\"],[null]]",
                "SELECT country FROM sales GROUP BY country ORDER BY country DESC NULLS FIRST LIMIT 1 | [[null]]",
                "SELECT country FROM sales GROUP BY country ORDER BY 1 FETCH FIRST 1 ROWS ONLY | [[\"CH\"]]",
                "SELECT LENGTH(shop), CHAR_LENGTH(shop), LEFT(shop, 2), SUBSTR(shop, 8), SUBSTRING(shop FROM 8 FOR 1)"
                        + " FROM sales LIMIT 1 | [[8,8,\"Zü\",\"😀\",\"😀\"]]",
                "SELECT CONCAT(country, '-', country), STRPOS(shop, '😀') FROM sales WHERE country = 'DE' |"
                        + " [[\"DE-DE\",8]]",
                "SELECT COUNT(*) FROM sales WHERE shop LIKE '%😀' AND shop LIKE 'Z______😀' | [[4]]",
                "SELECT COUNT(*) FROM sales WHERE country ILIKE 'c%' OR country ILIKE 'De' | [[3]]",
                "SELECT COUNT(*) FILTER (WHERE country = 'CH') AS ch FROM sales | [[2]]",
                "SELECT COUNT(*) FROM sales WHERE country != 'CH' | [[1]]",
                "SELECT DATE(window_start) AS d, SUM(orders) FROM sales GROUP BY DATE(window_start) |"
                        + " [[\"2026-11-21\",4]]",
                "SELECT IF(country = 'CH', 1, 0) AS home, SUM(orders) FROM sales GROUP BY 1 ORDER BY 1 | [[0,2],[1,2]]",
                "SELECT COUNT(*) FROM sales WHERE window_start > CURRENT_TIMESTAMP - INTERVAL '7' DAY AND window_start"
                        + " < NOW() - INTERVAL '36500' DAY(5) | [[0]]",
                "SELECT COUNT(*) FROM sales WHERE window_start >= CURRENT_DATE + INTERVAL '9999' DAY(4) | [[0]]",
                "SELECT CAST(orders AS DOUBLE), CAST(revenue AS INTEGER), CAST('1.10' AS DECIMAL(10, 2)) FROM sales"
                        + " WHERE country = 'DE' | [[1.0,20,1.10]]",
                "SELECT CAST('30d' AS DOUBLE), CAST('5f' AS INTEGER), CAST('1e999' AS DOUBLE), CAST('x' AS BOOLEAN),"
                        + " CAST('TRUE' AS BOOLEAN) | [[null,null,null,null,true]]",
                "SELECT CAST('99999999999999999999' AS BIGINT), CAST('1e-3000000' AS DECIMAL) | [[null,0]]",
                "SELECT CAST('abcdef' AS VARCHAR(3)) | [[\"abc\"]]",
                "SELECT '%' LIKE '!%' ESCAPE '!', 'a' LIKE '!%' ESCAPE '!', '_%' LIKE '\\_\\%' ESCAPE '\\' |"
                        + " [[true,false,true]]",
                "SELECT DISTINCT country FROM sales ORDER BY country LIMIT 1 | [[\"CH\"]]",
                "SELECT t.country FROM sales t WHERE t.country = 'DE' | [[\"DE\"]]",
                "SELECT \"country\" FROM \"sales\" WHERE \"country\" = 'DE' | [[\"DE\"]]",
                "SELECT CAST(orders AS TEXT), CAST('7' AS INT8), CAST('2026-11-21 08:00' AS TIMESTAMPTZ) FROM sales"
                        + " LIMIT 1 | [[\"1\",7,\"2026-11-21T08:00:00Z\"]]",
                "SELECT 1 AS x; | [[1]]"
            })
    void foreignSyntaxReturnsRows(String sql, String rows) {
        HttpResponse<String> answer = post(sql);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getJsonArray("rows").encode()).isEqualTo(new JsonArray(rows).encode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT window_start::date FROM sales | CAST(x AS type)",
                "SELECT NOW() - INTERVAL '7 days' | INTERVAL '7' DAY",
                "SELECT MEDIAN(revenue) FROM sales | quantile()",
                "SELECT DATEDIFF(day, window_start, window_end) FROM sales | TIMESTAMPDIFF",
                "SELECT TO_CHAR(window_start, 'YYYY') FROM sales | EXTRACT",
                "SELECT GREATEST(1, 2) | CASE WHEN",
                "SELECT DATE_TRUNC('fortnight', window_start) FROM sales | DATE_TRUNC('month', t)",
                "SELECT DATE_TRUNC(window_start) FROM sales | DATE_TRUNC('month', t)",
                "SELECT SUM(orders) OVER (PARTITION BY country) FROM sales | OVER is not supported",
                "SELECT country FROM sales WHERE country SIMILAR TO 'C%' | SIMILAR TO is not supported: write LIKE",
                "SELECT CAST(country AS nonsense) FROM sales | Unknown identifier 'nonsense'",
                "SELECT `country` FROM sales | double quotes",
                "SELECT country FROM sales WHERE orders = (SELECT MAX(orders) FROM sales) | not supported",
                "SELECT foo(country) FROM sales | No match found for function signature foo"
            })
    void unsupportedSyntaxIsRejectedWithAnAlternative(String sql, String hint) {
        HttpResponse<String> answer = post(sql);

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 422);
        assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("message"))
                .contains(hint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT country, orders FROM sales GROUP BY country HAVING numbr > 2 | unknown column 'numbr'",
                "SELECT nn FROM sales | unknown column 'nn'",
                "SELECT numbr FROM other | did you mean 'number'"
            })
    void suggestionsComeFromTheInsightsThatTheStatementReads(String sql, String message) {
        String said = new JsonObject(post(sql).body()).getJsonObject("error").getString("message");

        assertThat(said).contains(message);
        if (!sql.contains("FROM other")) {
            assertThat(said).doesNotContain("did you mean");
        }
    }

    private static HttpResponse<String> post(String sql) {
        return api.send("POST", "/v1/sql", new JsonObject().put("sql", sql).encode());
    }
}
