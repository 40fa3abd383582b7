package io.millrace.aggregation.jdbc;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.query.TestKeys;
import io.millrace.aggregation.rowquery.QueryLimits;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Avatica's own thin client against a server that takes keys. */
class JdbcKeysTest {
    private static final String ROWS = "/v1/insights/sales/rows";

    private static ApiFixture api;

    @BeforeAll
    static void salesOfTwoTenants(@TempDir Path stateDir) throws Exception {
        String keys = "viewer:acme:read:" + TestKeys.hash("mr_viewer") + ",office:*:read:" + TestKeys.hash("mr_office");
        api = new ApiFixture(
                new QueryLimits(100, 1_000, 5_000, 500), stateDir, TestKeys.access(Map.of("aggregation.keys", keys)));
        api.oneSale();
        api.send(
                track("Order Completed").at(60_000).tenant("acme").country("US").build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "protobuf"})
    void theApiKeyIsThePasswordAndDeterminesTheTenant(String serialization) throws SQLException {
        assertThat(countries("", "mr_viewer", serialization)).containsExactly("US");
        assertThat(countries("?tenant=acme", "mr_office", serialization)).containsExactly("US");
        assertThat(countries("", "mr_office", serialization)).containsExactly("CH");
    }

    @Test
    void aMissingOrWrongKeyIsRejected() {
        assertThatThrownBy(() -> countries("", "mr_stranger", "json")).hasStackTraceContaining("401");
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:avatica:remote:url=" + api.url() + "/v1/avatica")
                        .close())
                .hasStackTraceContaining("401");
    }

    @Test
    void aKeyIsAcceptedAsAPasswordButNotFromOtherOriginsInABrowser() {
        assertThat(get(Map.of("Authorization", basic("anybody:mr_viewer"))).statusCode())
                .isEqualTo(200);
        assertThat(get(Map.of("Authorization", basic("mr_viewer"))).statusCode())
                .as("no password")
                .isEqualTo(401);
        assertThat(get(Map.of("Authorization", "Basic %%%")).statusCode()).isEqualTo(401);
        assertThat(get(Map.of("Authorization", basic(":mr_viewer"), "Origin", "https://example.com"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void onlyTheJdbcEndpointAsksForAPassword() {
        HttpResponse<String> rows = get(Map.of());
        HttpResponse<String> driver = api.send("POST", "/v1/avatica", "{}");
        HttpResponse<String> bearer = api.send(
                "POST",
                "/v1/avatica",
                "{\"request\":\"openConnection\",\"connectionId\":\"c\",\"info\":{}}",
                Map.of("Authorization", "Bearer mr_viewer"));

        assertThat(rows.headers().allValues("www-authenticate")).containsExactly("Bearer realm=\"millrace\"");
        assertThat(driver.statusCode()).isEqualTo(401);
        assertThat(driver.headers().allValues("www-authenticate"))
                .containsExactly("Basic realm=\"millrace\", charset=\"UTF-8\"", "Bearer realm=\"millrace\"");
        assertThat(bearer.statusCode()).as(bearer.body()).isEqualTo(200);
    }

    private static List<String> countries(String query, String key, String serialization) throws SQLException {
        List<String> countries = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:avatica:remote:url=" + api.url() + "/v1/avatica"
                        + query + ";serialization=" + serialization
                        + ";authentication=BASIC;avatica_user=bi;avatica_password=" + key);
                ResultSet rows = connection.createStatement().executeQuery("SELECT country FROM sales")) {
            while (rows.next()) {
                countries.add(rows.getString("country"));
            }
        }
        return countries;
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(Map<String, String> headers) {
        return api.send("GET", ROWS, "", headers);
    }
}
