package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements that would take all memory, or forever: each is answered or refused within seconds, and never a fault. */
class HostileSqlTest {
    private static ApiFixture api;

    @BeforeAll
    static void sales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.sales());
        api.send(SampleInsights.order(0, "CH", "a", "ann", 10));
        // The first statement loads a thousand classes.
        api.send("POST", "/v1/sql", "{\"sql\": \"SELECT orders FROM sales GROUP BY ()\"}");
    }

    @AfterAll
    static void close() {
        api.close();
    }

    static Stream<String> statements() {
        String values = "(VALUES "
                + String.join(
                        ", ",
                        List.of("(1)").stream()
                                .flatMap(one -> Stream.generate(() -> one).limit(200))
                                .toList())
                + ")";
        String longText = "'" + "x".repeat(9_000) + "'";
        String a = "a".repeat(4_000);
        return Stream.of(
                "SELECT " + longText + " FROM " + values + " AS t(x), " + values + " AS u(y)",
                "SELECT COUNT(*) FROM " + values + " AS t(x), " + values + " AS u(y), " + values + " AS v(z)",
                "SELECT CAST('1e3000000' AS DECIMAL)",
                "SELECT CAST('1e-3000000' AS DECIMAL)",
                "SELECT CAST('0e3000000000000' AS DECIMAL)",
                "SELECT CAST('1e-3000000000000' AS BIGINT)",
                "SELECT 0e3000000000000",
                "SELECT 1e-3000000000000 + 1",
                "SELECT INTERVAL '0e3000000000000' DAY",
                "SELECT CAST(1e300 AS BIGINT)",
                "SELECT 1e3000000",
                "SELECT 1e3000000 + 1.5",
                "SELECT CAST(1e300 AS DECIMAL) * 1e300",
                "SELECT 1.5 / 1e-300000000",
                "SELECT " + "9".repeat(15_000),
                "SELECT 0." + "9".repeat(15_000) + " * 1.1",
                "SELECT 99999999999999999999 + 1",
                "SELECT 9223372036854775807 + 1",
                "SELECT -(-9223372036854775807 - 1)",
                "SELECT ABS(-9223372036854775807 - 1)",
                "SELECT ROUND(9223372036854775807, -1)",
                "SELECT 7 % 1e-300, MOD(7, 0)",
                "SELECT CAST('x' AS CHAR(2000000000))",
                "SELECT CAST('x' AS VARCHAR(2000000000))",
                "SELECT CAST('x' AS CHAR(60000)) || CAST('x' AS CHAR(60000))",
                "SELECT REPLACE('" + a + "', 'a', '" + a + "')",
                "SELECT REPLACE(REPLACE(REPLACE('aaaaaaaaaa', 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa'), 'a',"
                        + " 'aaaaaaaaaaaaaaa')",
                "SELECT x || x FROM (SELECT x || x AS x FROM (SELECT x || x AS x FROM (SELECT '" + a + "' AS x)))",
                "SELECT '" + a + "' LIKE '" + "%a".repeat(400) + "b'",
                "SELECT '" + a + "' LIKE '" + "%_".repeat(1_900) + "b'",
                "SELECT '" + a + "' LIKE '" + "%".repeat(3_000) + "b'",
                "SELECT POSITION('" + "a".repeat(3_000) + "b' IN '" + a + "')",
                "SELECT " + "NULLIF(".repeat(50) + "1" + ", 2)".repeat(50),
                "SELECT " + "COALESCE(".repeat(50) + "NULL" + ", 2)".repeat(50),
                "SELECT " + "(".repeat(50) + "1" + " BETWEEN 0 AND 2)".repeat(50),
                "SELECT " + "(".repeat(50) + "1" + " IN (1, 2, 3))".repeat(50),
                "SELECT " + "CASE ".repeat(50) + "1" + " WHEN 1 THEN 2 WHEN 3 THEN 4 END".repeat(50),
                "SELECT " + "FLOOR(".repeat(50) + "NOW()" + " TO DAY)".repeat(50),
                "SELECT " + "TIMESTAMPADD(DAY, 1, ".repeat(50) + "NOW()" + ")".repeat(50),
                "SELECT " + "TRIM(".repeat(50) + "'a'" + ")".repeat(50),
                "SELECT " + "SUBSTRING(".repeat(50) + "'a'" + ", 1)".repeat(50),
                "SELECT " + "ROUND(".repeat(50) + "1" + ", 1)".repeat(50),
                "SELECT " + "MOD(".repeat(50) + "1" + ", 2)".repeat(50),
                "SELECT " + "CAST(".repeat(50) + "1" + " AS DECIMAL)".repeat(50),
                "SELECT " + "UPPER(".repeat(50) + "'a'" + ")".repeat(50),
                "SELECT " + "(".repeat(50) + "TRUE" + " AND TRUE OR FALSE)".repeat(50),
                "SELECT " + "(".repeat(50) + "TRUE" + " IS NOT FALSE)".repeat(50),
                "SELECT " + "POSITION('a' IN ".repeat(1) + "'a'" + ")".repeat(1),
                "SELECT " + "ABS(".repeat(59) + "1" + ")".repeat(59),
                "SELECT " + "- ".repeat(8_000) + "1",
                "SELECT " + "NOT ".repeat(4_000) + "TRUE",
                "SELECT " + "TRUE IS TRUE " + "IS TRUE ".repeat(2_000),
                "SELECT 1 " + "UNION ALL SELECT 1 ".repeat(500),
                "SELECT * FROM sales " + "JOIN sales AS t USING (country) ".repeat(50),
                "SELECT " + "(SELECT ".repeat(40) + "1" + ")".repeat(40),
                "SELECT CASE " + "WHEN TRUE THEN 1 ".repeat(900) + "END",
                "SELECT " + "1, ".repeat(3_000) + "1 FROM " + values + " AS t(x), " + values + " AS u(y)",
                "SELECT country FROM sales WHERE country IN ('" + "x','".repeat(2_000) + "')",
                "SELECT country FROM sales WHERE " + "country = 'x' OR ".repeat(110) + "country = 'CH'",
                "SELECT " + "COUNT(DISTINCT x), ".repeat(500) + "1 FROM " + values + " AS t(x), " + values + " AS u(y)",
                "SELECT TIMESTAMPADD(YEAR, 2000000000, NOW())",
                "SELECT TIMESTAMPADD(SECOND, 9223372036854775807, NOW())",
                "SELECT NOW() + INTERVAL '99' YEAR * 1000000000",
                "SELECT INTERVAL '999999999999999999999' DAY",
                "SELECT TIMESTAMP '9999-12-31 23:59:59' + INTERVAL '2' SECOND",
                "SELECT DATE '9999-12-31' + INTERVAL '999' MONTH",
                "SELECT CAST('+999999999-01-01T00:00:00Z' AS TIMESTAMP)",
                "SELECT CAST(9223372036854775807 AS TIMESTAMP)",
                "SELECT FLOOR(TIMESTAMP '0001-01-01 00:00:00' TO YEAR), CEIL(TIMESTAMP '9999-12-31 00:00:01' TO YEAR)",
                "SELECT window_start FROM sales WHERE window_start > TIMESTAMP '9999-12-31 23:59:59'",
                "SELECT SUBSTRING('abc' FROM 9223372036854775807 FOR 9223372036854775807)",
                "SELECT SUBSTRING('abc', -9223372036854775807, 9223372036854775807)",
                "SELECT UPPER('\uD83D\uDE00'), 'x\uD83D'",
                "SELECT '\u0000', \"\u0000\" FROM sales",
                "SELECT POWER(10, 400), EXP(1000), SQRT(-1), LN(0)",
                "SELECT 1 LIMIT 99999999999999999999",
                "SELECT 1 OFFSET 9223372036854775807 ROWS FETCH NEXT 9223372036854775807 ROWS ONLY",
                "SELECT U&'\\d83d', X'41', N'x', _latin1'x', DATE '2026-02-30', TIME '25:00:00'",
                "SELECT ARRAY[1, 2], MAP['a', 1], ROW(1, 2), MULTISET[1]",
                "SELECT * FROM TABLE(sales)",
                "SELECT * FROM sales MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS TRUE)",
                "SELECT * FROM sales TABLESAMPLE BERNOULLI(50)",
                "SELECT * FROM UNNEST(ARRAY[1])",
                "SELECT SUM(orders) OVER () FROM sales",
                "SELECT country FROM sales WHERE country SIMILAR TO '(a|a)*b'",
                "SELECT country FROM sales FOR SYSTEM_TIME AS OF NOW()",
                "SELECT EXISTS (SELECT 1 FROM sales)",
                "SELECT country FROM sales WHERE orders = (SELECT MAX(orders) FROM sales)",
                "SELECT * FROM sales WHERE (country, shop) IN (('CH', 'a'))",
                "SELECT * FROM sales, LATERAL (SELECT 1)",
                "SELECT * FROM sales PIVOT (SUM(orders) FOR country IN ('CH'))",
                "SELECT country, GROUPING(country) FROM sales GROUP BY country",
                "SELECT * FROM sales NATURAL FULL JOIN sales AS t",
                "VALUES (1, 'a'), ('b', 2)",
                "VALUES ROW(1), ROW(NULL)",
                "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t) SELECT * FROM t",
                "SELECT * FROM (VALUES (1)) AS t(x) INTERSECT SELECT 1",
                "EXPLAIN PLAN FOR SELECT 1",
                "SELECT {fn NOW()}, {d '2026-11-21'}",
                "SELECT CAST(NULL AS INTERVAL DAY), CAST('1' AS INTERVAL DAY)",
                "SELECT CAST(1 AS BOOLEAN), CAST(TRUE AS INTEGER), CAST('maybe' AS BOOLEAN)",
                "SELECT \"" + "a".repeat(5_000) + "\" FROM sales",
                "SELECT ? , ?");
    }

    @ParameterizedTest
    @MethodSource("statements")
    void aHostileStatementSucceedsOrIsRejectedWithinSeconds(String sql) {
        long begun = System.nanoTime();

        HttpResponse<String> answer =
                api.send("POST", "/v1/sql", new JsonObject().put("sql", sql).encode());

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400, 422);
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        assertThat(answer.body()).hasSizeLessThan(3 << 20).doesNotContain("NullPointer", "Exception");
        assertThat(api.heldByQueries()).isZero();
    }
}
