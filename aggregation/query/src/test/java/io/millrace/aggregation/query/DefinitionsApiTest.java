package io.millrace.aggregation.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionsApiTest {
    private ApiFixture api;

    @BeforeEach
    void open(@TempDir Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 50, 10), stateDir);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aPutInsightIsActiveWithTheResponseAndCountsFromThenOn() {
        long before = System.currentTimeMillis();

        JsonObject answer = answered(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES), 200);

        assertThat(change(answer)).isEqualTo("added");
        assertThat(answer.getBoolean("applied")).isTrue();
        JsonObject insight = answered(api.get("/v1/insights/sales"), 200);
        assertThat(insight.getLong("activeFrom")).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void anInsightMayBeginInThePast() {
        JsonObject answer = answered(api.send("PUT", "/v1/insights/sales?from=2026-11-01", SampleInsights.SALES), 200);

        assertThat(answer.getJsonArray("changes")
                        .getJsonObject(0)
                        .getJsonArray("reasons")
                        .getString(0))
                .startsWith("counts every window from 2026-11-01T00:00:00Z on");
        assertThat(answered(api.get("/v1/insights/sales"), 200).getLong("backfillFrom"))
                .isEqualTo(Instant.parse("2026-11-01T00:00:00Z").toEpochMilli());
        JsonObject progress = answered(api.get("/v1/insights/sales/backfill"), 200);
        assertThat(progress.getString("state"))
                .as("no task has heard of it yet")
                .isEqualTo("waiting");
        assertThat(progress.getString("from")).isEqualTo("2026-11-01T00:00:00Z");
        assertThat(api.get("/v1/insights/nothing/backfill").statusCode()).isEqualTo(404);
        assertThat(api.send("PUT", "/v1/insights/sales?from=yore", SampleInsights.SALES)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void planningChangesNothing() {
        JsonObject answer = answered(api.send("PUT", "/v1/insights/sales?plan=true", SampleInsights.SALES), 200);

        assertThat(change(answer)).isEqualTo("added");
        assertThat(answer.getBoolean("applied")).isFalse();
        assertThat(change(answered(api.send("POST", "/v1/insights/plan", SampleInsights.SALES), 200)))
                .isEqualTo("added");
        assertThat(api.get("/v1/insights/sales").statusCode()).isEqualTo(404);
    }

    @Test
    void anEqualDefinitionIsUnchangedAndADifferentOneRestarts() {
        JsonObject first = answered(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES), 200);

        JsonObject same = answered(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES), 200);
        JsonObject other = answered(
                api.send(
                        "POST",
                        "/v1/insights",
                        SampleInsights.SALES.replace("event.properties.shop", "event.properties.store")),
                200);

        assertThat(change(same)).isEqualTo("unchanged");
        assertThat(change(other)).isEqualTo("restarts");
        assertThat(generation(other)).isGreaterThan(generation(first));
    }

    @Test
    void aNewInsightWithADeletedNameHasItsOwnGeneration() {
        JsonObject first = answered(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES), 200);

        assertThat(change(answered(api.send("DELETE", "/v1/insights/sales", ""), 200)))
                .isEqualTo("deleted");
        assertThat(api.get("/v1/insights/sales").statusCode()).isEqualTo(404);
        assertThat(api.send("DELETE", "/v1/insights/sales", "").statusCode()).isEqualTo(404);

        JsonObject again = answered(api.send("PUT", "/v1/insights/sales", SampleInsights.SALES), 200);
        assertThat(generation(again)).isGreaterThan(generation(first));
    }

    @Test
    void everyErrorIsReportedWithItsPlace() {
        String yaml = SampleInsights.SALES
                .replace("event.geo.country", "event.geo.contry")
                .replace("count()", "cuont()");

        HttpResponse<String> answer = api.send("POST", "/v1/insights/validate?file=shop.yaml", yaml);

        JsonObject error = answered(answer, 400).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("invalid_definition");
        assertThat(error.getJsonArray("errors")).hasSizeGreaterThanOrEqualTo(2).allSatisfy(at -> {
            assertThat(((JsonObject) at).getString("file")).isEqualTo("shop.yaml");
            assertThat(((JsonObject) at).getInteger("line")).isPositive();
            assertThat(((JsonObject) at).getInteger("column")).isPositive();
        });
    }

    @Test
    void aTextThatIsNoDefinitionIsRefused() {
        assertThat(api.send("PUT", "/v1/insights/other", SampleInsights.SALES).statusCode())
                .isEqualTo(400);
        assertThat(api.send("PUT", "/v1/insights/sales", "").statusCode()).isEqualTo(400);
        assertThat(api.send("POST", "/v1/insights?paln=true", SampleInsights.SALES)
                        .body())
                .contains("did you mean 'plan'?");
        assertThat(api.send("POST", "/v1/insights", "#".repeat(2_000_000)).statusCode())
                .isEqualTo(413);
    }

    private static String change(JsonObject answer) {
        return answer.getJsonArray("changes").getJsonObject(0).getString("change");
    }

    private static long generation(JsonObject answer) {
        return answer.getJsonArray("changes")
                .getJsonObject(0)
                .getJsonObject("insight")
                .getLong("generation");
    }

    private static JsonObject answered(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new JsonObject(answer.body());
    }
}
