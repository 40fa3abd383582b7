package io.millrace.aggregation.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class OverviewHistoryTest {
    private final OverviewHistory history = new OverviewHistory();

    @Test
    void aPointHoldsTheCountersOfTheServicesThatResponded() {
        history.add(new JsonObject("""
            {"at": 1000, "services": {
              "ingest": {"up": true, "samples": {"millrace_ingest_accepted_events_total": 12, "other": 1}},
              "enrichment": {"up": false, "reason": "connection refused"}}}"""));

        assertThat(points()).isEqualTo(new JsonArray("[{\"at\": 1000, \"accepted\": 12}]"));
    }

    @Test
    void pointsOlderThanAnHourAreDropped() {
        for (int i = 0; i < 400; i++) {
            history.add(new JsonObject().put("at", i * 10_000L).put("services", new JsonObject()));
        }

        assertThat(points()).hasSize(360);
        assertThat(points().getJsonObject(0).getLong("at")).isEqualTo(400_000);
        assertThat(points().getJsonObject(359).getLong("at")).isEqualTo(3_990_000);
    }

    private JsonArray points() {
        return history.json().getJsonArray("points");
    }
}
