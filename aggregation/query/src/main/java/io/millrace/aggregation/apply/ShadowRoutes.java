package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.DefinitionChange;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /v1/insights/{name}/promote} and {@code /discard} for the shadow of an insight. A promotion is refused with 409 until
 * the shadow's backfill is complete on all instances, and waits until the rows have what it read.
 */
public final class ShadowRoutes {
    private static final long POLL_MILLIS = 100;

    private final ShadowApplier applier;
    private final BackfillStates backfills;
    private final RowSource source;
    private final QueryPool pool;
    private final Clock clock;

    /** @param pool runs one change at a time */
    public ShadowRoutes(
            ShadowApplier applier, BackfillStates backfills, RowSource source, QueryPool pool, Clock clock) {
        this.applier = applier;
        this.backfills = backfills;
        this.source = source;
        this.pool = pool;
        this.clock = clock;
    }

    public void mount(Router router) {
        router.post("/v1/insights/:name/promote").handler(context -> respond(context, this::promote));
        router.post("/v1/insights/:name/discard").handler(context -> respond(context, this::discard));
    }

    private interface Change {
        List<DefinitionChange> apply(InsightSpec shadow, Budget budget) throws Exception;
    }

    private void respond(RoutingContext context, Change change) {
        Parameters.of(context).refuseUnknown(List.of());
        InsightSpec shadow = shadow(context.pathParam("name"));
        pool.submit(context, budget -> change.apply(shadow, budget))
                .onComplete(
                        changes -> JsonResponses.send(context, 200, PlanJson.of(changes, true)),
                        failure -> context.fail(DefinitionRoutes.refusal(failure)));
    }

    private InsightSpec shadow(String name) {
        InsightSpec live = source.insight(name);
        return source.insights().stream()
                .filter(InsightSpec::isShadow)
                .filter(one -> one.liveName().equals(live.name()))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        409,
                        "no_shadow",
                        "insight '" + name + "' has no shadow: build one with `millrace insights apply FILE --shadow"
                                + " --from T`"));
    }

    private List<DefinitionChange> promote(InsightSpec shadow, Budget budget)
            throws NotAppliedException, InterruptedException {
        BackfillSummary progress = await(backfills.read(shadow), budget);
        if (!progress.isDone()) {
            throw new RequestException(
                    409,
                    "shadow_incomplete",
                    "the history of the shadow of '" + shadow.liveName() + "' is not counted yet: "
                            + progress.describe() + "; promote it when `millrace insights list` shows it as done");
        }
        awaitMerged(budget);
        return applier.promote(shadow.liveName(), shadow.generation());
    }

    private List<DefinitionChange> discard(InsightSpec shadow, Budget budget)
            throws NotAppliedException, InterruptedException {
        budget.check();
        return applier.discard(shadow.liveName(), shadow.generation());
    }

    /** Waits until the rows have every partial that was committed before this call. */
    private void awaitMerged(Budget budget) throws InterruptedException {
        long since = clock.millis();
        while (true) {
            ResponseFreshness freshness = await(source.freshness(), budget);
            long staleness = freshness.stalenessMillis().orElse(Long.MAX_VALUE);
            if (freshness.complete() && staleness <= clock.millis() - since) {
                return;
            }
            if (budget.remainingMillis() < 10 * POLL_MILLIS) {
                throw new RequestException(
                        503,
                        "not_merged",
                        "not promoted: the rows do not have all of the history yet, the engine is behind; try again"
                                + " when `millrace status` shows no backlog");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static <T> T await(Future<T> future, Budget budget) throws InterruptedException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(Math.max(1, budget.remainingMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) { // rejected at the edge
            throw new RequestException(503, "deadline_exceeded", "the other instances respond too slowly: try again");
        }
    }
}
