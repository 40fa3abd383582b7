package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Routes for definitions: {@code PUT} and {@code DELETE /v1/insights/{name}} for one, {@code POST /v1/insights} for a whole file, each
 * with {@code ?plan=true} to plan only, {@code ?from=2026-11-01} to begin in the past and {@code &shadow=true} to do so beside the
 * live generation; {@code POST /v1/insights/validate} and
 * {@code /plan}. The response to invalid text is 400 with the place of every error, to a refused change 409 with the plan.
 */
public final class DefinitionRoutes {
    private static final long MAX_BYTES = 1 << 20;
    private static final List<String> PARAMETERS =
            List.of("plan", "deleteMissing", "file", "from", "shadow", Parameters.ZONE);

    private final DefinitionParser parser;
    private final DefinitionApplier applier;
    private final ShadowApplier shadows;
    private final QueryPool pool;
    private final Clock clock;

    public DefinitionRoutes(
            DefinitionParser parser, DefinitionApplier applier, ShadowApplier shadows, QueryPool pool, Clock clock) {
        this.clock = clock;
        this.parser = parser;
        this.applier = applier;
        this.shadows = shadows;
        this.pool = pool;
    }

    public void mount(Router router) {
        RequestBody body = new RequestBody(MAX_BYTES);
        router.post("/v1/insights/validate").handler(body).handler(context -> post(context, true));
        router.post("/v1/insights/plan").handler(body).handler(context -> post(context, true));
        router.post("/v1/insights").handler(body).handler(context -> post(context, false));
        router.put("/v1/insights/:name").handler(body).handler(this::put);
        router.delete("/v1/insights/:name").handler(this::delete);
    }

    private void post(RoutingContext context, boolean onlyPlan) {
        Parameters parameters = parameters(context);
        String text = text(context);
        String file = parameters.find("file").orElse("request");
        boolean plan = onlyPlan || parameters.flag("plan");
        respond(
                context,
                plan,
                () -> change(parser.parse(file, text), plan, parameters.flag("deleteMissing"), parameters));
    }

    private void put(RoutingContext context) {
        Parameters parameters = parameters(context);
        String text = text(context);
        String name = context.pathParam("name");
        String file = parameters.find("file").orElse(name + ".yaml");
        boolean plan = parameters.flag("plan");
        respond(context, plan, () -> change(one(name, file, text), plan, false, parameters));
    }

    private void delete(RoutingContext context) {
        boolean plan = parameters(context).flag("plan");
        String name = context.pathParam("name");
        respond(context, plan, () -> {
            List<DefinitionChange> changes = plan ? applier.planDelete(name) : applier.delete(name);
            if (changes.isEmpty()) {
                throw new RequestException(404, "not_found", "there is no insight '" + name + "'");
            }
            return changes;
        });
    }

    private void respond(RoutingContext context, boolean onlyPlan, Callable<List<DefinitionChange>> work) {
        pool.submit(context, budget -> work.call())
                .onComplete(
                        changes -> {
                            boolean refused =
                                    changes.stream().anyMatch(change -> change.kind() == DefinitionChange.Kind.REFUSED);
                            boolean applied = !onlyPlan && !refused;
                            JsonResponses.send(context, applied || onlyPlan ? 200 : 409, PlanJson.of(changes, applied));
                        },
                        failure -> context.fail(refusal(failure)));
    }

    private List<DefinitionChange> change(
            List<InsightSpec> wanted, boolean onlyPlan, boolean deleteMissing, Parameters parameters)
            throws NotAppliedException, InterruptedException {
        Optional<Long> from = from(parameters, wanted);
        if (parameters.flag("shadow")) {
            if (from.isEmpty() || deleteMissing) {
                throw RequestException.badRequest("shadow needs from, the start of its rows, and deletes nothing");
            }
            return onlyPlan ? shadows.plan(wanted, from.get()) : shadows.apply(wanted, from.get());
        }
        return onlyPlan ? applier.plan(wanted, deleteMissing, from) : applier.apply(wanted, deleteMissing, from);
    }

    /** A date is midnight in {@code zone}, by default in the zone of the insights. */
    private Optional<Long> from(Parameters parameters, List<InsightSpec> wanted) {
        Instant now = clock.instant();
        Set<ZoneId> zones = parameters.zone().map(Set::of).orElseGet(() -> wanted.stream()
                .map(insight -> insight.window().zone())
                .collect(Collectors.toSet()));
        Set<Long> starts = zones.stream()
                .flatMap(zone -> parameters.instant("from", now, zone).stream())
                .collect(Collectors.toSet());
        if (starts.size() > 1) {
            throw new RequestException(
                    400, "bad_request", "from is another time for each zone of the insights: name one with zone=");
        }
        return starts.stream().findFirst();
    }

    private List<InsightSpec> one(String name, String file, String text) throws InvalidDefinitionException {
        List<InsightSpec> specs = parser.parse(file, text);
        if (specs.size() != 1 || !specs.get(0).name().equals(name)) {
            throw new RequestException(
                    400,
                    "bad_request",
                    "the text must define the one insight '" + name + "'; POST /v1/insights takes whole files");
        }
        return specs;
    }

    private static Parameters parameters(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        parameters.refuseUnknown(PARAMETERS);
        return parameters;
    }

    private static String text(RoutingContext context) {
        String text = RequestBody.text(context);
        if (text.isEmpty()) {
            throw new RequestException(400, "bad_request", "the body is empty: send the definition as YAML");
        }
        return text;
    }

    /** Maps errors of the text and of the broker to refusals; other failures stay. */
    static Throwable refusal(Throwable failure) {
        if (failure instanceof InvalidDefinitionException invalid) {
            return new RequestException(
                    400,
                    "invalid_definition",
                    invalid.problems().size() == 1
                            ? invalid.problems().get(0).message()
                            : invalid.problems().size() + " errors in the definition",
                    invalid.problems().stream()
                            .map(at -> new RequestException.Located(at.file(), at.line(), at.column(), at.message()))
                            .toList());
        }
        return failure instanceof NotAppliedException
                ? new RequestException(503, "not_applied", failure.getMessage())
                : failure;
    }
}
