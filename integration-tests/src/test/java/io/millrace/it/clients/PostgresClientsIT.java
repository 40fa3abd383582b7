package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analysts' own clients of PostgreSQL against the running service: psql, the JDBC driver, npm pg. */
@Tag("clients")
class PostgresClientsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COUNT = "SELECT SUM(events) FROM events_by_name WHERE name = 'segment-node'";
    private static final Duration SHOWN = Duration.ofSeconds(90);

    @TempDir
    static Path directory;

    private static Stack stack;

    @BeforeAll
    static void bringUp() throws Exception {
        stack = new Stack(directory, "clients", 7000).up();
        NodeClient.run(directory, "segment-node.mjs", "http://127.0.0.1:" + stack.port(8080), "local", "60");
        stack.await();
        Stack.until("the tracked events are counted", SHOWN, () -> assertThat(psql("-Atc", COUNT))
                .isEqualTo("60"));
    }

    @AfterAll
    static void bringDown() throws Exception {
        stack.close();
    }

    @Test
    void psqlDescribesInsights() throws Exception {
        assertThat(psql("-c", "\\dt")).contains("events_by_name", "public", "table");
        assertThat(psql("-c", "\\d events_by_name"))
                .contains("window_start | timestamp with time zone", "people", "bigint", "not null");
        assertThat(psql("-c", "\\d+ events_by_name")).contains("measure: uniques(event.person)");
        assertThat(psql("-c", "\\dt+")).contains("Events by type and name, per day");
        assertThat(psql("-c", "\\l")).contains("millrace");
        assertThat(psql("-c", "\\dn")).contains("public");
        assertThat(psql("-c", "\\di")).contains("Did not find any relations");
    }

    @Test
    void psqlShowsWhereAStatementIsWrong() throws Exception {
        assertThat(psql("-c", "SELECT evens FROM events_by_name"))
                .contains("unknown column 'evens'", "'events'", "LINE 1: SELECT evens", "       ^");
        assertThat(psql("-c", "DROP TABLE events_by_name")).contains("cannot execute DROP", "read-only");
    }

    @Test
    void theJdbcDriverQueriesWithParametersInBothFormats() throws Exception {
        for (String binary : List.of("true", "false")) {
            try (Connection connection = jdbc("?prepareThreshold=-1&binaryTransfer=" + binary);
                    PreparedStatement query = connection.prepareStatement(
                            "SELECT SUM(events) AS events, SUM(revenue) AS revenue FROM events_by_name WHERE name = ?")) {
                query.setString(1, "segment-node");
                for (int i = 0; i < 3; i++) {
                    try (ResultSet rows = query.executeQuery()) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getLong("events")).isEqualTo(60);
                        assertThat(rows.getDouble("revenue")).isEqualTo(75.0);
                    }
                }
            }
        }
    }

    @Test
    void theJdbcDriverListsInsights() throws Exception {
        List<String> tables = new ArrayList<>();
        try (Connection connection = jdbc("");
                ResultSet found = connection.getMetaData().getTables(null, null, "events%", new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_SCHEM") + "." + found.getString("TABLE_NAME"));
            }
        }
        assertThat(tables).containsExactly("public.events_by_name");
    }

    @Test
    void aCanceledStatementLeavesItsConnectionUsable() throws Exception {
        try (Connection connection = jdbc("");
                Statement statement = connection.createStatement()) {
            statement.cancel();
            assertThatThrownBy(() -> statement.executeQuery("SELECT nothing")).isInstanceOf(SQLException.class);
            try (ResultSet rows = statement.executeQuery("SELECT 1")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @Test
    void nodesClientReadsRowsAndErrors() throws Exception {
        List<String> lines = NodeClient.run(directory, "postgres.mjs", Integer.toString(stack.port(5433)));

        JsonNode counted = JSON.readTree(lines.get(0));
        assertThat(counted.path("fields").toString()).isEqualTo("[\"name\",\"events\",\"people\"]");
        assertThat(counted.path("rows").findValuesAsText("name")).contains("segment-node");
        assertThat(JSON.readTree(lines.get(1)).path("isDate").asBoolean()).isTrue();
        JsonNode refused = JSON.readTree(lines.get(2));
        assertThat(refused.path("code").asText()).isEqualTo("42703");
        assertThat(refused.path("position").asInt()).isEqualTo(8);
    }

    private static Connection jdbc(String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + stack.port(5433) + "/millrace" + options, "analyst", "");
    }

    /** What psql prints, errors included. */
    private static String psql(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("psql", "-X", "-h", "127.0.0.1", "-p", Integer.toString(stack.port(5433)), "-d", "millrace"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, "psql", ".out");
        Process psql = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(psql.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output).strip();
    }
}
