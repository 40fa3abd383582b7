package io.millrace.aggregation.jdbc;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avatica's own thin client against our server. */
class JdbcTest {
    private static final long START = 1_795_248_000_000L;

    private static ApiFixture api;

    @BeforeAll
    static void salesOfTwoTenants(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.sales());
        for (int i = 0; i < 4; i++) {
            api.send(track("Order Completed")
                    .at(START + i * 60_000L)
                    .country(i == 3 ? null : i == 2 ? "DE" : "CH")
                    .person("p" + i)
                    .property("shop", "Zürich")
                    .property("revenue", 10.5 * i)
                    .build());
        }
        api.send(track("Order Completed")
                .at(START)
                .tenant("acme")
                .country("US")
                .property("revenue", 7.0)
                .build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void aPlainClientReadsColumnsOfEveryType(String serialization) throws SQLException {
        try (Connection connection = connect("", serialization);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT window_start, country, shop, orders, revenue, final, "
                        + "CAST(window_start AS DATE) AS on_day FROM sales ORDER BY window_start DESC")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getTimestamp("window_start").toInstant()).isEqualTo(Instant.ofEpochMilli(START + 180_000));
            assertThat(rows.getString("country")).isNull();
            assertThat(rows.wasNull()).isTrue();
            assertThat(rows.getString("shop")).isEqualTo("Zürich");
            assertThat(rows.getLong("orders")).isEqualTo(1);
            assertThat(rows.getDouble("revenue")).isEqualTo(31.5);
            assertThat(rows.getBoolean("final")).isFalse();
            assertThat(rows.getDate("on_day")).hasToString("2026-11-21");
            assertThat(rows.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP);
            assertThat(rows.getMetaData().getColumnType(4)).isEqualTo(Types.BIGINT);
            assertThat(names(rows, "country")).containsExactly("DE", "CH", "CH");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void aPreparedStatementRunsRepeatedlyWithNewParameters(String serialization) throws SQLException {
        try (Connection connection = connect("?timeZone=" + ZoneId.systemDefault(), serialization);
                PreparedStatement statement = connection.prepareStatement("SELECT revenue, buyers FROM sales "
                        + "WHERE country = ? AND window_start >= ? GROUP BY country")) {
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);

            assertThat(revenue(statement, "CH", START)).isEqualTo(10.5);
            assertThat(revenue(statement, "DE", START)).isEqualTo(21.0);
            assertThat(revenue(statement, "DE", START + 180_000)).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void aTimeOfDayIsRejectedAsAParameter(String serialization) throws SQLException {
        try (Connection connection = connect("?timeZone=" + ZoneId.systemDefault(), serialization);
                PreparedStatement statement =
                        connection.prepareStatement("SELECT revenue FROM sales WHERE window_start >= ?")) {
            statement.setTime(1, new Time(0));

            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("a parameter is a time of day, and no column is");
        }
    }

    @Test
    void metadataListsTablesAndColumns() throws SQLException {
        try (Connection connection = connect("", "json")) {
            assertThat(names(connection.getMetaData().getTables(null, null, "%", null), "TABLE_NAME"))
                    .containsExactly("sales");
            assertThat(names(connection.getMetaData().getTables(null, null, "x%", null), "TABLE_NAME"))
                    .isEmpty();
            assertThat(names(connection.getMetaData().getColumns(null, null, "sales", "%"), "COLUMN_NAME"))
                    .containsExactly(
                            "window_start",
                            "window_end",
                            "country",
                            "shop",
                            "orders",
                            "revenue",
                            "buyers",
                            "products",
                            "revision",
                            "final");
            assertThat(names(connection.getMetaData().getColumns(null, null, "s_les", "rev%"), "TYPE_NAME"))
                    .containsExactly("DOUBLE", "BIGINT");
            assertThat(names(connection.getMetaData().getTableTypes(), "TABLE_TYPE"))
                    .containsExactly("TABLE");
            assertThat(names(connection.getMetaData().getTypeInfo(), "TYPE_NAME"))
                    .contains("TIMESTAMP");
            assertThat(names(connection.getMetaData().getPrimaryKeys(null, null, "sales"), "COLUMN_NAME"))
                    .isEmpty();
            assertThat(names(connection.getMetaData().getSchemas(), "TABLE_SCHEM"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void errorsCarryAReasonAndNoStackTrace(String serialization) throws SQLException {
        try (Connection connection = connect("", serialization);
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT contry FROM sales"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("1:8: unknown column 'contry', did you mean 'country'?")
                    .satisfies(failure ->
                            assertThat(((SQLException) failure).getSQLState()).isEqualTo("42000"))
                    .satisfies(failure -> assertThat(failure.toString()).doesNotContain("SqlPlanner"));
            assertThatThrownBy(() -> statement.executeUpdate("DELETE FROM sales"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theTenantComesFromTheUrl() throws SQLException {
        try (Connection connection = connect("?tenant=acme", "json");
                ResultSet rows = connection.createStatement().executeQuery("SELECT country FROM sales")) {
            assertThat(names(rows, "country")).containsExactly("US");
        }
    }

    @Test
    void bytesThatAreNotARequestAreRejected() {
        HttpResponse<String> json = api.send("POST", "/v1/avatica", "{nonsense");
        HttpResponse<String> none = api.send("POST", "/v1/avatica", "");
        HttpResponse<String> bytes = api.send("POST", "/v1/avatica", "nonsense");

        assertThat(json.statusCode()).isEqualTo(400);
        assertThat(json.body()).contains("not a request of Avatica's protocol");
        assertThat(bytes.statusCode()).isEqualTo(400);
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(none.body()).contains("jdbc:avatica:remote:url");
    }

    private static Connection connect(String query, String serialization) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:avatica:remote:url=" + api.url() + "/v1/avatica" + query + ";serialization=" + serialization);
    }

    private static Double revenue(PreparedStatement statement, String country, long from) throws SQLException {
        statement.setString(1, country);
        statement.setTimestamp(2, new Timestamp(from));
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? (Double) rows.getDouble("revenue") : null;
        }
    }

    private static List<String> names(ResultSet rows, String column) throws SQLException {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
            names.add(rows.getString(column));
        }
        return names;
    }
}
