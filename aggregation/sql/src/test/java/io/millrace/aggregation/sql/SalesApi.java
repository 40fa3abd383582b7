package io.millrace.aggregation.sql;

import static io.millrace.aggregation.event.TestEvents.track;
import static io.millrace.aggregation.registry.SampleInsights.START;
import static io.millrace.aggregation.registry.SampleInsights.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.schemas.event.EnrichedEvent;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** Query API over three minutes of sales of the default tenant and 300 countries of the tenant acme, with SQL requests. */
final class SalesApi implements AutoCloseable {
    private final ApiFixture api;

    SalesApi(Path stateDir) {
        api = new ApiFixture(new QueryLimits(100, 1_000, 5_000, 500), stateDir);
        api.active.put(SampleInsights.sales());
        api.active.put(SampleInsights.parse("""
            name: sliding
            where: event.name == "Order Completed"
            groupBy: { country: event.geo.country }
            window: { hopping: { size: 10m, every: 5m } }
            measures: { orders: count(), buyers: uniques(event.person) }
            """));
        for (int minute = 0; minute < 3; minute++) {
            api.send(
                    order(minute, "CH", "a", "ann", 10 + minute),
                    order(minute, "CH", "b", "bob", 20),
                    order(minute, "USA", "b", "ann", 5),
                    order(minute, null, "Zürich 東", "cat", 1));
        }
        EnrichedEvent[] many = new EnrichedEvent[300];
        for (int i = 0; i < many.length; i++) {
            many[i] = track("Order Completed")
                    .at(START)
                    .tenant("acme")
                    .country("C" + i)
                    .person("p" + i)
                    .property("shop", "z")
                    .property("revenue", (double) i)
                    .build();
        }
        api.send(many);
    }

    ApiFixture api() {
        return api;
    }

    /** Rows and columns of a statement that must succeed. */
    JsonObject query(String sql) {
        HttpResponse<String> response = post(new JsonObject().put("sql", sql));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body());
    }

    HttpResponse<String> post(JsonObject request) {
        return api.send("POST", "/v1/sql", request.encode());
    }

    @Override
    public void close() {
        api.close();
    }
}
