package io.millrace.sink.api;

import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.millrace.sink.destination.ActiveDestination;
import io.millrace.sink.destination.ActiveDestinations;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationApplier;
import io.millrace.sink.destination.DestinationChange;
import io.millrace.sink.destination.DestinationParser;
import io.millrace.sink.destination.NotWrittenException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Routes for definitions of destinations: {@code GET /v1/destinations}, {@code GET}, {@code PUT} and {@code DELETE
 * /v1/destinations/{name}} for one, {@code POST /v1/destinations} for a whole file, each change with {@code ?plan=true} to plan only.
 * The response to invalid text is 400 with the place of every error, to a refused change 409 with the plan. A caller whose key is of
 * one tenant sees and changes the destinations of this tenant only.
 */
public final class DestinationRoutes {
    private static final long MAX_BYTES = 1 << 20;
    private static final List<String> OF_FILES = List.of("plan", "deleteMissing", "file");

    private final DestinationParser parser;
    private final DestinationApplier applier;
    private final ActiveDestinations active;
    private final FleetDeliveries deliveries;
    private final BlockingPool pool;

    public DestinationRoutes(
            DestinationParser parser,
            DestinationApplier applier,
            ActiveDestinations active,
            FleetDeliveries deliveries,
            BlockingPool pool) {
        this.parser = parser;
        this.applier = applier;
        this.active = active;
        this.deliveries = deliveries;
        this.pool = pool;
    }

    /** Mounts the routes. Call it after the access gate. */
    public void mount(Router router) {
        var body = new RequestBody(MAX_BYTES);
        router.get("/v1/destinations").handler(this::list);
        router.get("/v1/destinations/:name").handler(this::get);
        router.post("/v1/destinations/validate").handler(body).handler(context -> post(context, true));
        router.post("/v1/destinations/plan").handler(body).handler(context -> post(context, true));
        router.post("/v1/destinations").handler(body).handler(context -> post(context, false));
        router.put("/v1/destinations/:name").handler(body).handler(this::put);
        router.delete("/v1/destinations/:name").handler(this::delete);
    }

    private void list(RoutingContext context) {
        Query.of(context, List.of());
        deliveries.parts(Optional.empty()).onComplete(JsonResponses.respond(context, parts -> {
            var all = new JsonArray();
            active.all().stream()
                    .filter(one -> isVisible(context, one))
                    .forEach(one -> all.add(DestinationJson.of(one, parts.of(one.name()))));
            JsonResponses.send(context, 200, new JsonObject().put("destinations", all));
        }));
    }

    private void get(RoutingContext context) {
        Query.of(context, List.of());
        var one = require(context, active);
        deliveries
                .parts(Optional.of(one.name()))
                .onComplete(JsonResponses.respond(
                        context,
                        parts ->
                                JsonResponses.send(context, 200, DestinationJson.withYaml(one, parts.of(one.name())))));
    }

    /** The destination that the path names; 404 if there is none that the caller may see. */
    static ActiveDestination require(RoutingContext context, ActiveDestinations active) {
        var name = context.pathParam("name");
        return active.find(name)
                .filter(one -> isVisible(context, one))
                .orElseThrow(() -> RequestException.notFound("there is no destination '" + name + "'"));
    }

    private static boolean isVisible(RoutingContext context, ActiveDestination one) {
        return DestinationApplier.isVisible(one.destination(), TenantBinding.of(context));
    }

    private void post(RoutingContext context, boolean onlyPlan) {
        var query = Query.of(context, OF_FILES);
        var text = RequestBody.text(context);
        var file = query.find("file").orElse("request");
        boolean plan = onlyPlan || query.flag("plan");
        boolean deleteMissing = query.flag("deleteMissing");
        var tenant = TenantBinding.of(context);
        respond(context, plan, () -> change(parse(file, text), plan, deleteMissing, tenant));
    }

    private void put(RoutingContext context) {
        var query = Query.of(context, List.of("plan", "file"));
        var text = RequestBody.text(context);
        var name = context.pathParam("name");
        boolean plan = query.flag("plan");
        var tenant = TenantBinding.of(context);
        respond(context, plan, () -> {
            var wanted = parse(query.find("file").orElse(name + ".yaml"), text);
            if (wanted.size() != 1 || !wanted.get(0).name().equals(name)) {
                throw RequestException.badRequest("the body must define exactly the destination '" + name + "'");
            }
            return change(wanted, plan, false, tenant);
        });
    }

    private void delete(RoutingContext context) {
        Query.of(context, List.of());
        var name = context.pathParam("name");
        var tenant = TenantBinding.of(context);
        respond(context, false, () -> {
            var changes = applier.delete(name, tenant);
            if (changes.isEmpty()) {
                throw RequestException.notFound("there is no destination '" + name + "'");
            }
            return changes;
        });
    }

    private List<Destination> parse(String file, String text) {
        try {
            return parser.parse(file, text, active.insights());
        } catch (InvalidDefinitionException e) { // rejected at the edge
            throw new RequestException(
                    400,
                    "invalid_definition",
                    "the destinations are not valid",
                    e.problems().stream()
                            .map(problem -> new RequestException.Located(
                                    problem.file(), problem.line(), problem.column(), problem.message()))
                            .toList());
        }
    }

    private List<DestinationChange> change(
            List<Destination> wanted, boolean plan, boolean deleteMissing, Optional<String> tenant)
            throws NotWrittenException, InterruptedException {
        return plan ? applier.plan(wanted, deleteMissing, tenant) : applier.apply(wanted, deleteMissing, tenant);
    }

    private void respond(RoutingContext context, boolean onlyPlan, Callable<List<DestinationChange>> work) {
        pool.submit(work)
                .onComplete(
                        changes -> {
                            boolean refused = changes.stream()
                                    .anyMatch(change -> change.kind() == DestinationChange.Kind.REFUSED);
                            boolean applied = !onlyPlan && !refused;
                            JsonResponses.send(
                                    context, applied || onlyPlan ? 200 : 409, DestinationJson.of(changes, applied));
                        },
                        failure -> context.fail(refusal(failure)));
    }

    /** What a client is told of a failure: that it may send the change again. */
    static Throwable refusal(Throwable failure) {
        return failure instanceof NotWrittenException || failure instanceof org.apache.kafka.common.KafkaException
                ? new RequestException(503, "not_written", failure.getMessage())
                : failure;
    }
}
