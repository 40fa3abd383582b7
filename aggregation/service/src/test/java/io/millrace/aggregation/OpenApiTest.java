package io.millrace.aggregation;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.millrace.aggregation.definition.AppliedInsight;
import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document against the implementation: its routes, its parameters, and the answers by its schemas. */
class OpenApiTest {
    /** Described, and mounted by the service beside what this fixture has. */
    private static final Set<String> ELSEWHERE = Set.of(
            "POST /v1/sql",
            "POST /v1/avatica",
            "GET /v1/overview/history",
            "GET /v1/insights/{name}/marks",
            "GET /v1/events/failed",
            "GET /v1/events/seen",
            "GET /v1/events/trace",
            "GET /v1/events/collector",
            "POST /v1/events/send",
            "GET /v1/dashboards",
            "POST /v1/dashboards",
            "GET /v1/dashboards/{name}",
            "PUT /v1/dashboards/{name}",
            "DELETE /v1/dashboards/{name}");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern KNOWN = Pattern.compile("\\(known: ([^)]*)\\)");

    private static ApiFixture api;
    private static JsonObject document;

    @BeforeAll
    static void open(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 500, 10), stateDir);
        api.active.put(SampleInsights.sales());
        for (int minute = 0; minute < 4; minute += 3) {
            api.send(track("Order Completed")
                    .at(1_795_248_000_000L + minute * 60_000L)
                    .country("CH")
                    .property("shop", "a")
                    .property("revenue", 3.5)
                    .property("product", "p")
                    .build());
        }
        document = new JsonObject(api.get("/v1/openapi.json").body());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @Test
    void documentAndRoutesMatch() {
        Set<String> routes = new TreeSet<>();
        for (Route route : api.routes()) {
            String path = route.getPath() == null ? route.getName() : route.getPath();
            if (path != null && path.startsWith("/v1/") && route.methods() != null) {
                String template = path.replaceAll(":([a-z]+)", "{$1}");
                route.methods().forEach(method -> routes.add(method.name() + " " + template));
            }
        }
        Set<String> documented = new TreeSet<>();
        document.getJsonObject("paths").forEach(path -> ((JsonObject) path.getValue())
                .fieldNames()
                .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        routes.addAll(ELSEWHERE);
        assertThat(documented).isEqualTo(routes);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/insights/sales/rows, /v1/insights/{name}/rows",
        "POST, /v1/insights/sales/points, /v1/insights/{name}/points",
        "GET, /v1/insights/sales/stream, /v1/insights/{name}/stream",
        "GET, /v1/insights/sales/socket, /v1/insights/{name}/socket",
        "GET, /v1/events/recent, /v1/events/recent",
        "POST, /v1/insights/preview, /v1/insights/preview",
        "POST, /v1/insights/plan, /v1/insights/plan",
        "POST, /v1/insights, /v1/insights",
        "PUT, /v1/insights/sales, /v1/insights/{name}",
        "DELETE, /v1/insights/sales, /v1/insights/{name}",
        "GET, /v1/insights/sales/diff, /v1/insights/{name}/diff"
    })
    void documentedParametersMatchTheRoutes(String method, String path, String template) {
        HttpResponse<String> refused = api.send(method, path + "?zzz=1", SampleInsights.SALES);

        assertThat(refused.statusCode()).isEqualTo(400);
        Matcher known = KNOWN.matcher(refused.body());
        assertThat(known.find()).as(refused.body()).isTrue();
        Set<String> names = Set.of(known.group(1).split(", ", -1)).stream()
                .map(name -> name.startsWith("group.") ? "group" : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented(method, template)).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/insights, /v1/insights, 200",
        "GET, /v1/insights/sales, /v1/insights/{name}, 200",
        "GET, /v1/insights/nobody, /v1/insights/{name}, 404",
        "GET, /v1/insights/sales/rows, /v1/insights/{name}/rows, 200",
        "GET, /v1/insights/sales/rows?limit=1, /v1/insights/{name}/rows, 200",
        "GET, /v1/insights/sales/rows?from=2026-11-21T08:00:00Z&to=2026-11-21T08:05:00Z&fill=0&compare=-1m,"
                + " /v1/insights/{name}/rows, 200",
        "GET, /v1/insights/sales/rows?fill=2, /v1/insights/{name}/rows, 400",
        "GET, /v1/insights/sales/socket, /v1/insights/{name}/socket, 426",
        "GET, /v1/insights/sales/rows?partial=true&max_staleness=60000, /v1/insights/{name}/rows, 200",
        "GET, /v1/insights/sales/backfill, /v1/insights/{name}/backfill, 200",
        "GET, /v1/insights/nobody/backfill, /v1/insights/{name}/backfill, 404",
        "GET, /v1/fleet, /v1/fleet, 200",
        "GET, /v1/progress, /v1/progress, 200",
        "GET, /v1/overview, /v1/overview, 200",
        "GET, /v1/session, /v1/session, 200",
        "POST, /v1/session, /v1/session, 401",
        "DELETE, /v1/session, /v1/session, 200",
        "GET, /v1/events/recent, /v1/events/recent, 200",
        "POST, /v1/insights/preview, /v1/insights/preview, 200",
        "POST, /v1/insights/plan, /v1/insights/plan, 200",
        "POST, /v1/insights/validate, /v1/insights/validate, 200",
        "POST, /v1/insights?plan=true, /v1/insights, 200",
        "PUT, /v1/insights/sales?plan=true, /v1/insights/{name}, 200",
        "DELETE, /v1/insights/sales?plan=true, /v1/insights/{name}, 200",
        "DELETE, /v1/insights/nobody, /v1/insights/{name}, 404"
    })
    void responsesMatchTheirSchemas(String method, String path, String template, int status)
            throws JsonProcessingException {
        HttpResponse<String> answer = api.send(method, path, SampleInsights.SALES);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problems(method, template, status, answer.body()))
                .as(answer.body())
                .isEmpty();
    }

    @Test
    void pointsMatchTheirSchema() throws JsonProcessingException {
        HttpResponse<String> answer =
                api.send("POST", "/v1/insights/sales/points", "{\"groups\":[[\"CH\",\"a\"],[null,\"b\"]]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(problems("POST", "/v1/insights/{name}/points", 200, answer.body()))
                .as(answer.body())
                .isEmpty();
    }

    @Test
    void differencesMatchTheirSchema() throws JsonProcessingException {
        var sales = SampleInsights.sales();
        api.active.put(AppliedInsight.of(sales).withShadow(sales.withGeneration(2, 2, Long.MAX_VALUE)));
        HttpResponse<String> answer = api.get("/v1/insights/sales/diff?open=true&from=2026-11-21");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"in\":\"live\"");
        assertThat(problems("GET", "/v1/insights/{name}/diff", 200, answer.body()))
                .as(answer.body())
                .isEmpty();
        assertThat(problems(
                        "GET",
                        "/v1/insights/{name}",
                        200,
                        api.get("/v1/insights/sales").body()))
                .isEmpty();
    }

    @Test
    void theSchemasRejectUnknownFields() throws JsonProcessingException {
        JsonObject rows = new JsonObject(api.get("/v1/insights/sales/rows").body());
        rows.getJsonArray("rows").getJsonObject(0).put("surprise", 1);

        assertThat(problems("GET", "/v1/insights/{name}/rows", 200, rows.encode()))
                .isNotEmpty();
    }

    private static Set<ValidationMessage> problems(String method, String template, int status, String body)
            throws JsonProcessingException {
        JsonObject schema = operation(method, template)
                .getJsonObject("responses")
                .getJsonObject(Integer.toString(status))
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema");
        JsonObject whole = schema.copy().put("components", document.getJsonObject("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(JSON.readTree(whole.encode()))
                .validate(JSON.readTree(body));
    }

    private static Set<String> documented(String method, String template) {
        JsonArray parameters = Optional.ofNullable(operation(method, template).getJsonArray("parameters"))
                .orElse(new JsonArray());
        return parameters.stream()
                .map(JsonObject.class::cast)
                .filter(parameter -> parameter.getString("in").equals("query"))
                .map(parameter -> parameter.getString("name"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static JsonObject operation(String method, String template) {
        return document.getJsonObject("paths").getJsonObject(template).getJsonObject(method.toLowerCase(Locale.ROOT));
    }
}
