package io.millrace.aggregation.mcp;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.query.TestKeys;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of assistants, where the API requires keys. */
class McpRouteTest {
    private static final String YAML =
            "insights:\\n  - { name: proposed, window: { tumbling: 1h }, measures: { events: count() } }\\n";

    private static ApiFixture api;

    @BeforeAll
    static void salesOfTwoTenants(@TempDir Path stateDir) throws NoSuchAlgorithmException {
        String keys = "viewer:acme:read:" + TestKeys.hash("mr_viewer") + ",office:*:apply:" + TestKeys.hash("mr_office");
        api = new ApiFixture(
                new QueryLimits(100, 1_000, 5_000, 500), stateDir, TestKeys.access(Map.of("aggregation.keys", keys)));
        api.oneSale();
        api.send(track("Order Completed").at(60_000).tenant("acme").country("US").build());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void aClientIsToldWhichToolsThereAre() {
        JsonObject initialized = result(send("mr_viewer", "initialize", """
                {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}"""));
        JsonArray tools = result(send("mr_viewer", "tools/list", "{}")).getJsonArray("tools");

        assertThat(initialized.getJsonObject("serverInfo").getString("name")).isEqualTo("millrace");
        assertThat(tools.stream().map(tool -> ((JsonObject) tool).getString("name")))
                .contains("list_insights", "describe_insight", "query_rows", "sql", "explain_freshness", "plan_insight");
    }

    @Test
    void rowsAreThoseOfTheTenantOfTheKey() {
        assertThat(call("mr_viewer", "query_rows", "{\"name\": \"sales\"}").getString("text")).contains("\"US\"")
                .doesNotContain("\"CH\"");
        assertThat(call("mr_office", "query_rows", "{\"name\": \"sales\", \"group\": {\"country\": \"CH\"}}").getString("text"))
                .contains("\"CH\"");
    }

    @Test
    void whatIsWrongIsSaidToTheAssistant() {
        JsonObject unknown = call("mr_office", "query_rows", "{\"name\": \"sale\"}");
        JsonObject argument = call("mr_office", "query_rows", "{\"nam\": \"sales\"}");

        assertThat(unknown.getBoolean("isError")).isTrue();
        assertThat(unknown.getString("text")).contains("sales");
        assertThat(argument.getBoolean("isError")).isTrue();
        assertThat(argument.getString("text")).contains("unknown argument 'nam'", "'name'");
    }

    @Test
    void onlyAKeyOfRoleApplyAppliesWhatIsPlanned() {
        String arguments = "{\"yaml\": \"" + YAML + "\"}";

        assertThat(call("mr_viewer", "plan_insight", arguments).getBoolean("isError")).isFalse();
        JsonObject refused = call("mr_viewer", "apply_insight", arguments);
        assertThat(refused.getBoolean("isError")).isTrue();
        assertThat(refused.getString("text")).contains("role");
        assertThat(call("mr_office", "apply_insight", arguments).getBoolean("isError")).isFalse();
    }

    @Test
    void freshnessIsExplained() {
        assertThat(call("mr_viewer", "explain_freshness", "{\"name\": \"sales\"}").getString("text"))
                .contains("explanation", "All partitions answered");
    }

    @Test
    void strangersAndStreamsAreRefused() {
        assertThat(send("mr_stranger", "tools/list", "{}").statusCode()).isEqualTo(401);
        assertThat(api.send("GET", "/mcp", "", Map.of("X-Api-Key", "mr_viewer")).statusCode()).isEqualTo(405);
        assertThat(api.send("POST", "/mcp", "no JSON", Map.of("X-Api-Key", "mr_viewer")).statusCode()).isEqualTo(400);
    }

    @Test
    void theBridgeAnswersEachRequestOnALineAndNoNotification() throws Exception {
        String lines = message("tools/list", "{}") + "\n"
                + "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new StdioBridge(URI.create(api.url() + "/mcp"), Optional.of("mr_viewer"))
                .run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), new PrintStream(out, true, StandardCharsets.UTF_8));

        List<String> answers = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0)).contains("query_rows");
    }

    private static JsonObject call(String key, String tool, String arguments) {
        JsonObject result = result(send(key, "tools/call", "{\"name\": \"" + tool + "\", \"arguments\": " + arguments + "}"));
        return new JsonObject()
                .put("isError", result.getBoolean("isError", false))
                .put("text", result.getJsonArray("content").getJsonObject(0).getString("text"));
    }

    private static JsonObject result(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body()).getJsonObject("result");
    }

    private static HttpResponse<String> send(String key, String method, String parameters) {
        return api.send("POST", "/mcp", message(method, parameters), Map.of("Authorization", "Bearer " + key));
    }

    private static String message(String method, String parameters) {
        return new JsonObject()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", method)
                .put("params", new JsonObject(parameters))
                .encode();
    }
}
