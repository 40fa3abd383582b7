package io.millrace.aggregation.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.registry.SampleInsights;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** PostgreSQL's own JDBC driver against the server. */
class JdbcClientTest {
    @TempDir
    static Path stateDir;

    private static PostgresFixture server;

    @BeforeAll
    static void start() {
        server = new PostgresFixture(stateDir);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rowsHaveTheTypesOfTheirColumns() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT window_start, country, orders, revenue, final FROM sales WHERE country = 'USA' ORDER BY 1")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getTimestamp(1).toInstant()).isEqualTo(Instant.ofEpochMilli(SampleInsights.START));
            assertThat(rows.getString("country")).isEqualTo("USA");
            assertThat(rows.getObject("orders")).isEqualTo(1L);
            assertThat(rows.getObject("revenue")).isEqualTo(5.0);
            assertThat(rows.getObject("final")).isEqualTo(false);
            assertThat(rows.getMetaData().getColumnTypeName(1)).isEqualTo("timestamptz");
        }
    }

    @Test
    void parametersSelectInTextAndInBinary() throws SQLException {
        for (String binary : List.of("true", "false")) {
            try (Connection connection = server.connect("binaryTransfer", binary, "prepareThreshold", "-1");
                    PreparedStatement statement = connection.prepareStatement(
                            "SELECT country, SUM(revenue) AS revenue"
                                    + " FROM sales WHERE window_start >= ? AND country = ? GROUP BY country HAVING SUM(orders) > ?")) {
                statement.setTimestamp(1, Timestamp.from(Instant.ofEpochMilli(SampleInsights.START + 60_000)));
                statement.setString(2, "CH");
                statement.setLong(3, 1);

                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getDouble("revenue")).isEqualTo(11 + 20 + 12 + 20);
                    assertThat(rows.next()).isFalse();
                }
            }
        }
    }

    @Test
    void rowsAreFetchedPieceByPieceInATransaction() throws SQLException {
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(2);
                List<Object> revenues = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("SELECT revenue FROM sales")) {
                    while (rows.next()) {
                        revenues.add(rows.getObject(1));
                    }
                }
                assertThat(revenues).hasSize(12);
            }
            connection.commit();
        }
        assertThat(server.api().heldByQueries()).isZero();
    }

    @Test
    void aNameThatIsNotKnownIsAnErrorWithItsPlaceAndTheNearest() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT reven FROM public.sales"))
                    .isInstanceOfSatisfying(PSQLException.class, error -> {
                        assertThat(error.getSQLState()).isEqualTo("42703");
                        assertThat(error.getMessage()).contains("revenue");
                        assertThat(error.getServerErrorMessage().getPosition()).isEqualTo(8);
                    });
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1 FROM sale"))
                    .isInstanceOfSatisfying(PSQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("42P01"));
            assertThatThrownBy(() -> statement.execute("DELETE FROM sales"))
                    .isInstanceOfSatisfying(PSQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("25006"));
        }
    }

    @Test
    void aFailedTransactionIgnoresStatementsUntilItEnds() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);

            assertThatThrownBy(() -> statement.executeQuery("SELECT nothing FROM sales"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("25P02"));
            connection.rollback();

            assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
        }
    }

    @Test
    void tablesAndColumnsAreListed() throws SQLException {
        try (Connection connection = server.connect()) {
            List<String> names = new ArrayList<>();
            try (ResultSet tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
                while (tables.next()) {
                    names.add(tables.getString("TABLE_NAME") + ": " + tables.getString("REMARKS"));
                }
            }
            List<String> columns = new ArrayList<>();
            try (ResultSet found = connection.getMetaData().getColumns(null, "public", "sales", "%")) {
                while (found.next()) {
                    columns.add(found.getString("COLUMN_NAME") + " " + found.getString("TYPE_NAME"));
                }
            }

            assertThat(names).containsExactly("sales: Sales per country and shop");
            assertThat(columns)
                    .contains(
                            "window_start timestamptz", "country text", "orders int8", "revenue float8", "final bool");
            assertThat(connection
                            .getMetaData()
                            .getPrimaryKeys(null, "public", "sales")
                            .next())
                    .isFalse();
        }
    }

    @Test
    void aConnectionBeyondTheLimitIsRefused() throws SQLException {
        List<Connection> open = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 5; i++) {
                            open.add(server.connect());
                        }
                    })
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("53300"));
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }
}
