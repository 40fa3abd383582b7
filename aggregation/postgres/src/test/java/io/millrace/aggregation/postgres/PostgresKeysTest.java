package io.millrace.aggregation.postgres;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.query.TestKeys;
import io.millrace.aggregation.registry.SampleInsights;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of PostgreSQL where the API requires keys. */
class PostgresKeysTest {
    private static PostgresFixture server;

    @BeforeAll
    static void salesOfTwoTenants(@TempDir Path stateDir) throws NoSuchAlgorithmException {
        String keys = "viewer:acme:read:" + TestKeys.hash("mr_viewer") + ",office:*:read:" + TestKeys.hash("mr_office")
                + ",slow:*:read:" + TestKeys.hash("mr_slow") + ":1";
        server = new PostgresFixture(stateDir, TestKeys.access(Map.of("aggregation.keys", keys)));
        server.api()
                .send(track("Order Completed")
                        .at(SampleInsights.START)
                        .tenant("acme")
                        .country("US")
                        .build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theKeyIsThePasswordAndTheDatabaseTheTenant() throws SQLException {
        assertThat(countries("millrace", "mr_viewer")).containsExactly("US");
        assertThat(countries("acme", "mr_viewer")).containsExactly("US");
        assertThat(countries("acme", "mr_office")).containsExactly("US");
        assertThat(countries("analyst", "mr_office")).contains("CH", "USA").doesNotContain("US");
    }

    @Test
    void aWrongKeyAndAnotherTenantAreRefused() {
        assertThatThrownBy(() -> countries("millrace", "mr_stranger")).hasMessageContaining("no such key");
        assertThatThrownBy(() -> countries("default", "mr_viewer")).hasMessageContaining("may not read tenant");
        assertThatThrownBy(() -> countries("No Tenant", "mr_office")).hasMessageContaining("does not exist");
    }

    @Test
    void theQuotaOfTheKeyHoldsForItsStatements() {
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/millrace";
        assertThatThrownBy(() -> {
                    try (Connection connection = DriverManager.getConnection(url, "analyst", "mr_slow")) {
                        connection.createStatement().execute("SELECT 1;".repeat(20));
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class, error -> assertThat(error.getSQLState()).isEqualTo("53400"));
    }

    private static List<String> countries(String database, String key) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database.replace(" ", "%20");
        List<String> countries = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, "analyst", key);
                ResultSet rows =
                        connection.createStatement().executeQuery("SELECT country FROM sales GROUP BY country")) {
            while (rows.next()) {
                countries.add(rows.getString(1));
            }
        }
        return countries;
    }
}
