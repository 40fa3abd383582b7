package io.millrace.it.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.stack.Stack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a real PostgreSQL server equals the newest revisions of a topic, and so the query API's rows, whatever happens. */
@Tag("fleet")
class PostgresSinkIT {
    private static final long SEED = 20_261_121;
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration OUTAGE = Duration.ofSeconds(8);

    @TempDir
    Path directory;

    private Stack stack;
    private PostgresServer postgres;
    private RowFeed feed;

    @Test
    void theTableHoldsTheNewestRowsThroughDisorderAnOutageRedeliveryAndANewColumn() throws Exception {
        try (var local = new Stack(directory, "clients", 13_000);
                var server = new PostgresServer()) {
            stack = local.up("--only", "broker,registry");
            postgres = server;
            try (var rows = new RowFeed(stack, SEED)) {
                feed = rows;
                feed.send(2_000);

                try (var worker = LocalWorker.up(stack, directory, "postgresql", postgres.url())) {
                    awaitEqual("revisions in disorder");
                    countRegressions();
                    outage();
                    awaitEqual("an outage of the database");
                    assertThat(worker.said()).contains(": running");
                }
                feed.redeliver("postgresql");
                try (var worker = LocalWorker.up(stack, directory, "postgresql", postgres.url())) {
                    feed.changeDefinition();
                    awaitEqual("redelivery, a new generation and a new column");
                    feed.delete(7);
                    awaitEqual("tombstones");
                    assertThat(worker.said()).doesNotContain("failed");
                    assertThat(regressions())
                            .as("older revisions that replaced newer ones")
                            .isZero();

                    withoutTheGuardOlderRevisionsReplaceNewerOnes();
                }
            }
        }
    }

    @Test
    void theTableEqualsTheRowsOfTheQueryApi() throws Exception {
        try (var local = new Stack(directory, "fleet", 13_000);
                var server = new PostgresServer()) {
            stack = local.up();
            postgres = server;
            var random = new Random(SEED);
            sendOrders(random, 200);
            stack.await();
            Stack.until("the first rows are published", SOON, () -> stack.millrace(
                            List.of("connect", "config"), "orders", "--to", "postgresql")
                    .succeeded());

            try (var worker = LocalWorker.up(stack, directory, "orders", "postgresql", postgres.url())) {
                for (int i = 0; i < 3; i++) {
                    // More orders in windows that have rows already: their next revisions.
                    sendOrders(random, 200);
                    stack.await();
                }
                var rows = queriedRows();

                assertThat(rows).as("rows with and without the dimension").hasSizeGreaterThan(3);
                Stack.until("the table equals the rows of the query API, seed " + SEED, SOON, () -> assertThat(
                                tableOfOrders())
                        .isEqualTo(rows));
                assertThat(worker.said()).doesNotContain("failed");
            }
        }
    }

    private void sendOrders(Random random, int orders) throws Exception {
        var events = new ArrayList<String>();
        for (int i = 0; i < orders; i++) {
            var shop = random.nextInt(4) == 0 ? "" : "\"shop\":\"Zürich " + random.nextInt(3) + "\"";
            events.add("{\"type\":\"track\",\"event\":\"Order Completed\",\"userId\":\"u" + random.nextInt(20)
                    + "\",\"timestamp\":\"" + Instant.now().minusSeconds(random.nextInt(300))
                    + "\",\"properties\":{" + shop + "}}");
        }
        var body = "{\"writeKey\":\"local\",\"batch\":[" + String.join(",", events) + "]}";
        var response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + stack.port(8080) + "/v1/batch"))
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    private Map<List<Object>, List<Object>> queriedRows() throws Exception {
        var rows = new HashMap<List<Object>, List<Object>>();
        for (var row : stack.rows("orders")) {
            var start = Instant.parse(row.path("window").path("start").asText()).toEpochMilli();
            var shop = row.path("group").path("shop");
            var values = row.path("values");
            rows.put(
                    Arrays.asList(start, shop.isNull() ? null : shop.asText()),
                    List.of(
                            values.path("orders").asLong(),
                            values.path("buyers").asLong()));
        }
        return rows;
    }

    private Map<List<Object>, List<Object>> tableOfOrders() throws SQLException {
        var rows = new HashMap<List<Object>, List<Object>>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT window_start, shop, orders, buyers FROM orders")) {
            while (found.next()) {
                rows.put(
                        Arrays.asList(found.getTimestamp(1).getTime(), found.getString(2)),
                        List.of(found.getLong(3), found.getLong(4)));
            }
        }
        return rows;
    }

    /** The control: what is zero above is counted where nothing prevents it. */
    private void withoutTheGuardOlderRevisionsReplaceNewerOnes() throws Exception {
        execute("DROP TRIGGER millrace_keep_newer ON orders");

        feed.send(500);

        Stack.until("without the guard older revisions replace newer ones, seed " + SEED, SOON, () -> assertThat(
                        regressions())
                .isPositive());
    }

    private void outage() throws Exception {
        postgres.crash();
        feed.send(1_000);
        var until = System.nanoTime() + OUTAGE.toNanos();
        Stack.until("the outage has lasted", SOON, () -> assertThat(System.nanoTime())
                .isGreaterThan(until));
        postgres.start();
    }

    /** Notes each update by which a row becomes older, which the guard of the table must prevent. */
    private void countRegressions() throws SQLException {
        execute("""
                CREATE TABLE regressions (row_key text);
                CREATE FUNCTION note_regression() RETURNS trigger LANGUAGE plpgsql AS
                  'BEGIN INSERT INTO regressions VALUES (NEW.row_key); RETURN NULL; END';
                CREATE TRIGGER note_regression AFTER UPDATE ON orders FOR EACH ROW
                  WHEN ((NEW.generation, NEW.revision) < (OLD.generation, OLD.revision))
                  EXECUTE FUNCTION note_regression();
                """);
    }

    private long regressions() throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM regressions")) {
            count.next();
            return count.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitEqual(String after) throws Exception {
        Stack.until(
                "the table equals the newest rows after " + after + ", seed " + SEED, SOON, () -> assertThat(table())
                        .isEqualTo(feed.expected()));
    }

    private Map<String, List<Object>> table() throws SQLException {
        var columns = feed.columns();
        var names = "\"" + String.join("\", \"", columns) + "\"";
        var rows = new TreeMap<String, List<Object>>();
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT row_key, " + names + " FROM orders")) {
            while (found.next()) {
                var values = new ArrayList<Object>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(
                            columns.get(i).equals(RowFeed.LIST)
                                    ? RowValues.list(found.getString(i + 2))
                                    : RowValues.plain(found.getObject(i + 2)));
                }
                rows.put(found.getString(1), values);
            }
        } catch (SQLException e) {
            // Retried by the poll: the table or the new column is not there yet.
            throw new AssertionError(e);
        }
        return rows;
    }
}
