package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do not wait for what they asked for, and answers that grow without end. */
class GoneClientApiTest {
    private static ApiFixture api;

    @BeforeAll
    static void sales(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.oneSale();
        api.send("POST", "/v1/sql", "{\"sql\": \"SELECT orders FROM sales GROUP BY ()\"}");
    }

    @AfterAll
    static void close() {
        api.close();
    }

    /** 200 rows joined with themselves thrice: eight million pairs, each with its text compared. */
    private static String endless() {
        String values =
                "(VALUES " + String.join(",", Collections.nCopies(200, "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab')")) + ")";
        String joined = "(SELECT a.x FROM " + values + " AS a(x), " + values
                + " AS b(y) WHERE a.x || b.y LIKE '%a%a%a%a%a%a%a%a%c')";
        return new JsonObject()
                .put("sql", String.join(" UNION ALL ", Collections.nCopies(4, "SELECT x FROM " + joined)))
                .encode();
    }

    @Test
    void workStopsWhenItsClientDisconnects() throws IOException {
        URI url = URI.create(api.url());
        for (int i = 0; i < 8; i++) {
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                String body = endless();
                socket.getOutputStream()
                        .write(("POST /v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length()
                                        + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.UTF_8));
            }
        }
        long begun = System.nanoTime();

        HttpResponse<String> next = api.send("POST", "/v1/sql", "{\"sql\": \"SELECT 1\"}");

        assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        assertThat(api.heldByQueries()).isZero();
    }

    @Test
    void jdbcMetadataPatternsAreMatchedQuickly() {
        for (String pattern :
                List.of("%_".repeat(10), "%".repeat(30) + "x", "%a".repeat(200) + "b", "%".repeat(100_000))) {
            String request = new JsonObject()
                    .put("request", "getTables")
                    .put("connectionId", "c")
                    .put("tableNamePattern", pattern)
                    .encode();
            long begun = System.nanoTime();

            HttpResponse<String> answer = api.send("POST", "/v1/avatica", request);

            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 500);
            assertThat(answer.body()).doesNotContain("server's log");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void anAnswerOverJdbcIsBoundedInBytes() {
        String values = "(VALUES " + String.join(",", Collections.nCopies(14, "(1)")) + ")";
        String request = new JsonObject()
                .put("request", "prepareAndExecute")
                .put("connectionId", "c")
                .put("statementId", 1)
                .put(
                        "sql",
                        "SELECT '" + "x".repeat(9_900) + "' || a.x || '" + "y".repeat(50) + "' FROM " + values
                                + " AS a(x), " + values + " AS b(x)")
                .put("maxRowCount", -1)
                .encode();

        HttpResponse<String> all = api.send("POST", "/v1/avatica", request.replace("|| a.x ||", "||"));
        HttpResponse<String> sixteen = api.send(
                "POST",
                "/v1/avatica",
                request.replace("|| a.x ||", "||")
                        .replace("AS b(x)", "AS b(x), " + values.replace("\"", "") + " AS c(x)"));

        assertThat(all.statusCode()).as(all.body().substring(0, 200)).isEqualTo(200);
        assertThat(sixteen.statusCode()).isEqualTo(500);
        assertThat(api.heldByQueries()).isZero();
    }

    @Test
    void aPreviewOfMoreWindowsThanItHoldsIsRefused() {
        HttpResponse<String> answer = api.send("POST", "/v1/insights/preview", """
            name: killer
            window: { hopping: { size: 366d, every: 1s } }
            measures: { n: count(), q: quantile(event.time, 0.5) }
            retain: 400d
            """);

        assertThat(answer.statusCode()).isIn(400, 422);
        assertThat(api.send("GET", "/v1/insights", "").statusCode()).isEqualTo(200);
    }
}
