package io.millrace.aggregation.sql;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.TestDefinitions;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples of README.md, SQL.md and QUERY.md. */
class DocumentedExamplesTest {
    private static final Pattern CURL = Pattern.compile("^curl -s \\S+/v1/sql -d '(.*)'$", Pattern.MULTILINE);
    private static final Pattern ROWS =
            Pattern.compile("^curl -s 'http://127.0.0.1:8090(/v1/[^']*)'$", Pattern.MULTILINE);
    private static final Pattern JDBC =
            Pattern.compile("jdbc:avatica:remote:url=http://127.0.0.1:8090/v1/avatica\\?timeZone=");
    private static final Pattern PREPARED = Pattern.compile("prepareStatement\\(\\s*\"(.*)\"\\)", Pattern.MULTILINE);
    private static final Pattern COMMAND = Pattern.compile("^scripts/millrace sql \"(.*)\"$", Pattern.MULTILINE);

    private static ApiFixture api;

    @BeforeAll
    static void oneOrder(@TempDir Path stateDir) throws IOException {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        TestDefinitions.parse(Files.readString(Path.of("../insights/revenue_by_country.yaml")))
                .forEach(api.active::put);
        api.send(track("Order Completed")
                .at(Clock.systemUTC().millis())
                .country("CH")
                .property("revenue", 10.0)
                .build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void documentedStatementsSucceed() throws IOException {
        List<String> bodies = new ArrayList<>();
        for (String page : pages()) {
            bodies.addAll(bodies(page));
        }

        assertThat(bodies).hasSize(4);
        for (String body : bodies) {
            HttpResponse<String> response = api.send("POST", "/v1/sql", body);

            assertThat(response.statusCode())
                    .as("%s: %s", body, response.body())
                    .isEqualTo(200);
            assertThat(new JsonObject(response.body()).getJsonArray("rows"))
                    .as(body)
                    .hasSize(1);
        }
    }

    @Test
    void documentedRowQueriesSucceed() throws IOException {
        List<String> paths = new ArrayList<>();
        for (String page :
                List.of(Files.readString(Path.of("../../README.md")), Files.readString(Path.of("../QUERY.md")))) {
            ROWS.matcher(page).results().forEach(match -> paths.add(match.group(1)));
        }

        assertThat(paths).hasSizeGreaterThan(2);
        for (String path : paths) {
            HttpResponse<String> response = api.get(path);

            assertThat(response.statusCode())
                    .as("%s: %s", path, response.body())
                    .isEqualTo(200);
            assertThat(response.body()).as(path).contains("revenue");
        }
    }

    @Test
    void theDriverConnectsWithTheDocumentedAddressesAndRunsTheDocumentedStatement() throws Exception {
        List<String> statements = new ArrayList<>();
        assertThat(JDBC.matcher(Files.readString(Path.of("../SQL.md"))).find()).isTrue();
        for (String page : pages()) {
            PREPARED.matcher(page).results().forEach(match -> statements.add(match.group(1)));
        }
        String address = "jdbc:avatica:remote:url=" + api.url() + "/v1/avatica?timeZone=" + ZoneId.systemDefault();

        assertThat(statements).hasSize(1);
        try (Connection connection = DriverManager.getConnection(address);
                PreparedStatement statement = connection.prepareStatement(statements.get(0))) {
            statement.setTimestamp(1, Timestamp.from(Clock.systemUTC().instant().minus(1, ChronoUnit.HOURS)));
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("country")).isEqualTo("CH");
                assertThat(rows.next()).isFalse();
            }
        }
    }

    private static List<String> pages() throws IOException {
        return List.of(Files.readString(Path.of("../../README.md")), Files.readString(Path.of("../SQL.md")));
    }

    private static List<String> bodies(String page) {
        List<String> bodies = new ArrayList<>();
        Matcher curl = CURL.matcher(page);
        while (curl.find()) {
            // Undoes the shell's quoting of quotes.
            bodies.add(curl.group(1).replaceAll("'\"('[^\"]*')\"'", "$1"));
        }
        Matcher command = COMMAND.matcher(page);
        while (command.find()) {
            bodies.add(new JsonObject().put("sql", command.group(1)).encode());
        }
        return bodies;
    }
}
