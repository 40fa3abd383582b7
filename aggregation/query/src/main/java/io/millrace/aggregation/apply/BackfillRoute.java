package io.millrace.aggregation.apply;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * {@code GET /v1/insights/{name}/backfill}: {@code {"insight","state","from","read","remaining","complete","partitions":[…]}} for the
 * event partitions of all instances. The state is {@code none} for an insight without backfill, {@code waiting} until every task
 * knows its handover offset, {@code reading}, or {@code done}. While an instance does not respond or partitions move, it is
 * {@code "complete":false} and never {@code done}.
 */
public final class BackfillRoute {
    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final BackfillStates states;

    /** @param insights the active insights, shadows included */
    public BackfillRoute(Supplier<? extends Collection<InsightSpec>> insights, BackfillStates states) {
        this.insights = insights;
        this.states = states;
    }

    public void mount(Router router) {
        router.get("/v1/insights/:name/backfill").handler(this::get);
    }

    private void get(RoutingContext context) {
        String name = context.pathParam("name");
        InsightSpec insight = insights.get().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RequestException(404, "not_found", "there is no insight '" + name + "'"));
        states.read(insight)
                .onComplete(
                        JsonResponses.respond(context, summary -> JsonResponses.send(context, 200, summary.json())));
    }
}
