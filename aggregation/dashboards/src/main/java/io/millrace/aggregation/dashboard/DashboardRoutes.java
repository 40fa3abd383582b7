package io.millrace.aggregation.dashboard;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.catalogue.CatalogueClients;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.millrace.schemas.serde.SchemaIds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;

/**
 * Routes for dashboards: {@code GET /v1/dashboards}, {@code GET}, {@code PUT} and {@code DELETE /v1/dashboards/{name}} for one, {@code
 * POST /v1/dashboards} for a whole file. The response to invalid text is 400 with the place of every error. Like insights, dashboards
 * belong to all tenants; the rows that they show do not.
 */
public final class DashboardRoutes implements AutoCloseable {
    private static final long MAX_BYTES = 1 << 20;

    private final DashboardsTopic topic;
    // One at a time, in a pool of its own: it waits for the broker and must not hold up queries.
    private final QueryPool pool = new QueryPool(1, 64, Duration.ofSeconds(30));

    public DashboardRoutes(CatalogueClients clients, SchemaIds ids, Clock clock) {
        this.topic = new DashboardsTopic(clients, ids, clock);
    }

    /** Mounts the routes. Call it after the access gate and before the server listens. */
    public void mount(Router router) {
        RequestBody body = new RequestBody(MAX_BYTES);
        router.get("/v1/dashboards").handler(this::list);
        router.get("/v1/dashboards/:name").handler(this::get);
        router.post("/v1/dashboards").handler(body).handler(this::post);
        router.put("/v1/dashboards/:name").handler(body).handler(this::put);
        router.delete("/v1/dashboards/:name").handler(this::delete);
    }

    private void list(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        respond(context, () -> json(topic.all()));
    }

    private void get(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        String name = context.pathParam("name");
        respond(context, () -> topic.find(name).map(DashboardJson::of).orElseThrow(() -> notFound(name)));
    }

    private void post(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(List.of("file"));
        String file = parameters.find("file").orElse("request");
        String text = RequestBody.text(context);
        respond(context, () -> applied(topic.put(parse(file, text))));
    }

    private void put(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        String name = context.pathParam("name");
        String text = RequestBody.text(context);
        respond(context, () -> {
            List<Dashboard> dashboards = parse(name + ".yaml", text);
            if (dashboards.size() != 1 || !dashboards.get(0).name().equals(name)) {
                throw RequestException.badRequest(
                        "the text must define the one dashboard '" + name + "'; POST /v1/dashboards takes whole files");
            }
            return DashboardJson.of(topic.put(dashboards).get(0).dashboard());
        });
    }

    private void delete(RoutingContext context) {
        Parameters.of(context).refuseUnknown(List.of());
        String name = context.pathParam("name");
        respond(context, () -> {
            if (!topic.delete(name)) {
                throw notFound(name);
            }
            return new JsonObject().put("deleted", name);
        });
    }

    private static JsonObject json(Collection<Dashboard> dashboards) {
        JsonArray all = new JsonArray();
        dashboards.forEach(dashboard -> all.add(DashboardJson.of(dashboard)));
        return new JsonObject().put("dashboards", all);
    }

    private static JsonObject applied(List<DashboardsTopic.Applied> all) {
        JsonArray changes = new JsonArray();
        all.forEach(one -> changes.add(new JsonObject()
                .put("name", one.dashboard().name())
                .put("change", one.change())
                .put(
                        "reasons",
                        new JsonArray().add("revision " + one.dashboard().revision()))));
        return json(all.stream().map(DashboardsTopic.Applied::dashboard).toList())
                .put("changes", changes);
    }

    private static RequestException notFound(String name) {
        return new RequestException(404, "not_found", "there is no dashboard '" + name + "'");
    }

    private void respond(RoutingContext context, Callable<JsonObject> work) {
        pool.submit(context, budget -> work.call())
                .onComplete(
                        result -> JsonResponses.send(context, 200, result), failure -> context.fail(refusal(failure)));
    }

    private static List<Dashboard> parse(String file, String text) {
        try {
            return DashboardParser.parse(file, text);
        } catch (InvalidDefinitionException e) { // rejected at the edge, with the place of each error
            throw new RequestException(
                    400,
                    "invalid_definition",
                    e.problems().size() == 1
                            ? e.problems().get(0).message()
                            : e.problems().size() + " errors in the definition",
                    e.problems().stream()
                            .map(at -> new RequestException.Located(at.file(), at.line(), at.column(), at.message()))
                            .toList());
        }
    }

    /** Maps failures of the broker to refusals that a client may retry; other failures stay. */
    private static Throwable refusal(Throwable failure) {
        if (failure instanceof TooManyDashboardsException) {
            return new RequestException(422, "too_many_dashboards", failure.getMessage());
        }
        return failure instanceof KafkaException
                ? new RequestException(503, "not_applied", "the broker did not respond: try again")
                : failure;
    }

    @Override
    public void close() {
        pool.close();
    }
}
