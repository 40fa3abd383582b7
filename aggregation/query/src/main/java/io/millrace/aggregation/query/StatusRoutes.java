package io.millrace.aggregation.query;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Fleet;
import io.millrace.aggregation.fleet.PartitionState;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.format.InsightJson;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.registry.InsightFaults;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.progress.Progress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Routes for insights, backlog, fleet and topology. */
final class StatusRoutes {
    private final RowSource source;
    private final QueryPool pool;
    private final Supplier<Progress> progress;
    private final InsightFaults faults;
    private final String topology;

    StatusRoutes(RowSource source, QueryPool pool, Supplier<Progress> progress, InsightFaults faults, String topology) {
        this.source = source;
        this.pool = pool;
        this.progress = progress;
        this.faults = faults;
        this.topology = topology;
    }

    /** {@code GET /v1/insights}. */
    void list(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        source.freshness().onComplete(JsonResponses.respond(context, freshness -> {
            JsonArray insights = new JsonArray();
            source.insights().stream()
                    .filter(insight -> !insight.isShadow())
                    .sorted(Comparator.comparing(InsightSpec::name))
                    .forEach(insight -> insights.add(json(insight)));
            JsonArray refused = new JsonArray();
            faults.unusable()
                    .forEach((name, reason) ->
                            refused.add(new JsonObject().put("name", name).put("reason", reason)));
            JsonResponses.send(
                    context,
                    200,
                    new JsonObject()
                            .put("insights", insights)
                            .put("refused", refused)
                            .put("freshness", json(freshness)));
        }));
    }

    /** {@code GET /v1/insights/{name}}: includes the source text of the definition. */
    void get(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        InsightSpec insight = source.insight(context.pathParam("name"));
        source.freshness()
                .onComplete(JsonResponses.respond(
                        context,
                        freshness -> JsonResponses.send(
                                context,
                                200,
                                json(insight).put("yaml", insight.yaml()).put("freshness", json(freshness)))));
    }

    /** Includes failures of its expressions on events of this instance.  */
    private JsonObject json(InsightSpec insight) {
        return InsightJson.of(insight)
                .put("shadow", shadow(insight))
                .put(
                        "failures",
                        faults.failures(insight.name())
                                .map(failed -> new JsonObject()
                                        .put("events", failed.events())
                                        .put("newest", failed.message()))
                                .orElse(null));
    }

    /** The shadow of an insight, by its address. */
    private JsonObject shadow(InsightSpec insight) {
        return source.insights().stream()
                .filter(one -> one.isShadow() && one.liveName().equals(insight.name()))
                .findFirst()
                .map(one -> new JsonObject()
                        .put("name", one.name())
                        .put("generation", one.generation())
                        .put("backfillFrom", one.backfillFrom().orElse(null)))
                .orElse(null);
    }

    /** {@code GET /v1/progress}: read from the broker each time, so that records written before the request count. */
    void progress(RoutingContext context) {
        pool.submit(context, budget -> readProgress()).onComplete(JsonResponses.respond(context, now -> {
            JsonObject topics = new JsonObject();
            now.lag().forEach(topics::put);
            JsonResponses.send(
                    context,
                    200,
                    new JsonObject()
                            .put("caughtUp", now.caughtUp())
                            .put("lag", now.total())
                            .put("topics", topics));
        }));
    }

    private Progress readProgress() {
        try {
            return progress.get();
        } catch (IllegalStateException e) { // rejected at the edge: a later request may succeed
            throw new RequestException(503, "progress_unknown", e.getMessage());
        }
    }

    /** {@code GET /v1/fleet}: replicas by instance, with their staleness. */
    void fleet(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        source.survey().onComplete(JsonResponses.respond(context, survey -> {
            JsonArray copies = new JsonArray();
            survey.forEach((host, parts) -> parts.forEach(part -> copies.add(new JsonObject()
                    .put("instance", Fleet.address(host))
                    .put("partition", part.partition())
                    .put("role", part.served() ? part.role().text() : null)
                    .put("stalenessMs", part.staleness() < 0 ? null : part.staleness())
                    .put("reason", part.reason()))));
            JsonResponses.send(context, 200, new JsonObject().put("copies", copies));
        }));
    }

    /** {@code GET /v1/topology}: as Kafka Streams describes it. */
    void topology(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(topology);
    }

    private static JsonObject json(ResponseFreshness freshness) {
        JsonArray missing = new JsonArray();
        freshness
                .missing()
                .forEach(part -> missing.add(
                        new JsonObject().put("partition", part.partition()).put("reason", part.reason())));
        return new JsonObject()
                .put("watermark", RowJson.isoOrNull(freshness.watermark()))
                .put(
                        "stalenessMs",
                        freshness.stalenessMillis().isPresent()
                                ? freshness.stalenessMillis().getAsLong()
                                : null)
                .put(
                        "servedBy",
                        freshness.servedBy().map(PartitionState.Role::text).orElse(null))
                .put("complete", freshness.complete())
                .put("missing", missing);
    }
}
