package io.millrace.aggregation.trend;

import io.millrace.aggregation.console.Overview;
import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code GET /v1/overview/history}: the pipeline's counters of the last hour, one point every ten seconds, oldest first. A counter of a
 * service that did not respond is absent from its point. Each instance keeps its own history, which begins with the instance.
 * Thread-safe.
 */
public final class OverviewHistory {
    private static final long EVERY_MILLIS = 10_000;
    private static final int MAX_POINTS = 360;

    private record Counter(String service, String metric) {}

    private static final Map<String, Counter> COUNTERS = new LinkedHashMap<>();

    static {
        COUNTERS.put("accepted", new Counter("ingest", "millrace_ingest_accepted_events_total"));
        COUNTERS.put("enriched", new Counter("enrichment", "millrace_enrichment_events_enriched_total"));
        COUNTERS.put("aggregated", new Counter("aggregation", "millrace_aggregation_events_total"));
        COUNTERS.put("rows", new Counter("aggregation", "millrace_aggregation_rows_emitted_total"));
        COUNTERS.put("published", new Counter("sink-publisher", "millrace_sink_rows_published_total"));
    }

    private final Deque<JsonObject> points = new ArrayDeque<>();

    /** Mounts the route. Call it after the access gate and before the server listens. */
    public void mount(Router router) {
        router.get("/v1/overview/history").handler(this::handle);
    }

    /** Starts to collect points. */
    public void start(Vertx vertx, Overview overview) {
        // What does not respond is part of an overview, so a failure here is a bug and goes to the context's handler.
        vertx.setPeriodic(0, EVERY_MILLIS, timer -> overview.latest().onSuccess(this::add));
    }

    /** Adds an overview as the newest point and drops the oldest beyond an hour. */
    synchronized void add(JsonObject overview) {
        JsonObject point = new JsonObject().put("at", overview.getLong("at"));
        COUNTERS.forEach((name, counter) -> {
            Number value = value(overview.getJsonObject("services").getJsonObject(counter.service()), counter.metric());
            if (value != null) {
                point.put(name, value);
            }
        });
        points.addLast(point);
        if (points.size() > MAX_POINTS) {
            points.removeFirst();
        }
    }

    private static Number value(JsonObject service, String metric) {
        JsonObject samples = service == null ? null : service.getJsonObject("samples");
        return samples == null ? null : samples.getNumber(metric);
    }

    synchronized JsonObject json() {
        JsonArray all = new JsonArray();
        points.forEach(all::add);
        return new JsonObject().put("everyMs", EVERY_MILLIS).put("points", all);
    }

    private void handle(RoutingContext context) {
        JsonResponses.send(context, 200, json());
    }
}
