package io.millrace.sink.api;

import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.millrace.sink.delivery.Deliveries;
import io.millrace.sink.destination.ActiveDestinations;
import io.millrace.sink.destination.Destination;
import io.millrace.sink.destination.DestinationApplier;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Routes that act on a destination: {@code POST /v1/destinations/{name}/} {@code test}, {@code pause}, {@code resume}, {@code replay}
 * and {@code redrive}, and {@code GET /v1/destinations/{name}/failed}.
 */
public final class DestinationActions {
    private static final String PATH = "/v1/destinations/:name";
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_REASON = 200;

    private final DestinationApplier applier;
    private final ActiveDestinations active;
    private final Deliveries deliveries;
    private final FailedRows failed;
    private final BlockingPool pool;
    private final Clock clock;

    public DestinationActions(
            DestinationApplier applier,
            ActiveDestinations active,
            Deliveries deliveries,
            FailedRows failed,
            BlockingPool pool,
            Clock clock) {
        this.applier = applier;
        this.active = active;
        this.deliveries = deliveries;
        this.failed = failed;
        this.pool = pool;
        this.clock = clock;
    }

    /** Mounts the routes. Call it after the access gate. */
    public void mount(Router router) {
        router.post(PATH + "/test").handler(this::test);
        router.post(PATH + "/pause").handler(this::pause);
        router.post(PATH + "/resume").handler(this::resume);
        router.post(PATH + "/replay").handler(this::replay);
        router.post(PATH + "/redrive").handler(this::redrive);
        router.get(PATH + "/failed").handler(this::failed);
    }

    private void test(RoutingContext context) {
        Query.of(context, List.of());
        var name = DestinationRoutes.require(context, active).name();
        var attempt = deliveries
                .test(name)
                .orElseThrow(() -> new RequestException(
                        503, "not_started", "the deliveries of '" + name + "' are being started: try again shortly"));
        attempt.onComplete(
                JsonResponses.respond(context, done -> JsonResponses.send(context, 200, DestinationJson.of(done))));
    }

    private void pause(RoutingContext context) {
        var reason = Query.of(context, List.of("reason")).find("reason").orElse("paused by request");
        if (reason.isBlank() || reason.length() > MAX_REASON) {
            throw RequestException.badRequest("reason must have 1 to " + MAX_REASON + " characters");
        }
        var tenant = TenantBinding.of(context);
        change(context, () -> applier.pause(context.pathParam("name"), reason, tenant));
    }

    private void resume(RoutingContext context) {
        Query.of(context, List.of());
        var tenant = TenantBinding.of(context);
        change(context, () -> applier.resume(context.pathParam("name"), tenant));
    }

    private void replay(RoutingContext context) {
        var now = clock.instant();
        var from = Query.of(context, List.of("from"))
                .time("from", now)
                .orElseThrow(
                        () -> RequestException.badRequest("from is missing: the time to replay from, such as -1h"));
        if (from.isAfter(now)) {
            throw RequestException.badRequest("from must not be in the future");
        }
        var tenant = TenantBinding.of(context);
        change(context, () -> applier.replay(context.pathParam("name"), from.toEpochMilli(), tenant));
    }

    private void change(RoutingContext context, Callable<Optional<Destination>> work) {
        DestinationRoutes.require(context, active);
        pool.submit(work)
                .onComplete(
                        changed -> changed.ifPresentOrElse(
                                one -> JsonResponses.send(context, 200, DestinationJson.of(one)),
                                () -> context.fail(RequestException.notFound("the destination was deleted meanwhile"))),
                        failure -> context.fail(DestinationRoutes.refusal(failure)));
    }

    private void failed(RoutingContext context) {
        var query = Query.of(context, List.of("from", "limit"));
        var from = query.time("from", clock.instant()).orElse(Instant.EPOCH);
        int limit = query.integer("limit", 100, MAX_ROWS);
        var name = DestinationRoutes.require(context, active).name();
        pool.submit(() -> failed.newest(name, from, limit))
                .onComplete(
                        rows -> {
                            var all = new JsonArray();
                            rows.forEach(row -> all.add(DestinationJson.of(row)));
                            JsonResponses.send(context, 200, new JsonObject().put("failed", all));
                        },
                        failure -> context.fail(DestinationRoutes.refusal(failure)));
    }

    private void redrive(RoutingContext context) {
        var query = Query.of(context, List.of("from", "to"));
        var now = clock.instant();
        var from = query.time("from", now).orElse(Instant.EPOCH);
        var to = query.time("to", now).orElse(now);
        var name = DestinationRoutes.require(context, active).name();
        pool.submit(() -> deliveries.redrive(name, from, to))
                .onComplete(
                        rows -> JsonResponses.send(
                                context, 200, new JsonObject().put("name", name).put("redriven", rows)),
                        failure -> context.fail(DestinationRoutes.refusal(failure)));
    }
}
