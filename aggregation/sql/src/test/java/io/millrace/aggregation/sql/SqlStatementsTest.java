package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements against three minutes of sales: results, and errors with position and reason. */
class SqlStatementsTest {
    private static SalesApi sales;

    @BeforeAll
    static void start(@TempDir Path stateDir) {
        sales = new SalesApi(stateDir);
    }

    @AfterAll
    static void close() {
        sales.close();
    }

    @Test
    void aResultHasColumnsRowsAndFreshness() {
        JsonObject response = sales.query("SELECT country, revenue, buyers FROM sales WHERE window_start >= "
                + "TIMESTAMP '2026-11-21 08:00:00' GROUP BY country ORDER BY revenue DESC LIMIT 2");

        assertThat(response.getJsonArray("columns"))
                .isEqualTo(new JsonArray("[{\"name\":\"country\",\"type\":\"varchar\"},"
                        + "{\"name\":\"revenue\",\"type\":\"double\"},{\"name\":\"buyers\",\"type\":\"bigint\"}]"));
        assertThat(response.getJsonArray("rows")).isEqualTo(new JsonArray("[[\"CH\",93.0,2],[\"USA\",15.0,1]]"));
        assertThat(response.getJsonObject("freshness").getLong("stalenessMs")).isNotNegative();
        assertThat(response.getJsonObject("freshness").getBoolean("complete")).isTrue();
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
    void aStatementReturnsRows(String sql, String rows) {
        assertThat(sales.query(sql).getJsonArray("rows")).isEqualTo(new JsonArray(rows));
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
                "DELETE FROM sales | 400 | only queries are supported",
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
                "SELECT CAST('x' AS TIMESTAMP) | 422 | is not a time"
            })
    void aWrongStatementIsRejectedWithPositionAndReason(String sql, int status, String message) {
        HttpResponse<String> response = sales.post(new JsonObject().put("sql", sql));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(new JsonObject(response.body()).getJsonObject("error").getString("message"))
                .contains(message);
    }

    @Test
    void anErrorHasALineAndAColumn() {
        JsonObject error = new JsonObject(
                        sales.post(new JsonObject().put("sql", "SELECT country,\n  revenu\nFROM sales"))
                                .body())
                .getJsonObject("error");

        assertThat(error.getString("code")).isEqualTo("invalid_sql");
        assertThat(error.getJsonArray("errors").getJsonObject(0))
                .isEqualTo(new JsonObject("{\"file\":\"sql\",\"line\":2,\"column\":3,"
                        + "\"message\":\"unknown column 'revenu', did you mean 'revenue'?\"}"));
    }
}
