package io.millrace.aggregation.apply;

import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillState;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code GET /v1/insights/{name}/backfill}: {@code {"insight","state","from","read","remaining","complete","partitions":[…]}} for the
 * event partitions of this instance. The state is {@code none} for an insight without backfill, {@code waiting} until every task
 * knows its handover offset, {@code reading}, or {@code done}. An instance that does not have all partitions reports
 * {@code "complete":false} and never {@code done}: query the others too.
 */
public final class BackfillRoute {
    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final BackfillProgress progress;
    private final int partitions;

    /** @param partitions number of partitions of the topic of enriched events */
    public BackfillRoute(
            Supplier<? extends Collection<InsightSpec>> insights, BackfillProgress progress, int partitions) {
        this.insights = insights;
        this.progress = progress;
        this.partitions = partitions;
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
        JsonResponses.send(context, 200, json(insight));
    }

    private JsonObject json(InsightSpec insight) {
        JsonObject json = new JsonObject().put("insight", insight.name());
        if (insight.backfillFrom().isEmpty()) {
            return json.put("state", "none");
        }
        Map<Integer, BackfillState> states = progress.states(insight.name(), insight.generation());
        JsonArray each = new JsonArray();
        long read = 0;
        long remaining = 0;
        boolean known = states.size() == partitions;
        boolean done = known;
        for (Map.Entry<Integer, BackfillState> entry : states.entrySet()) {
            BackfillState state = entry.getValue();
            long next = Math.max(0, state.next());
            known &= state.handover() != BackfillState.UNKNOWN;
            done &= state.done();
            read += next;
            remaining += state.done() ? 0 : Math.max(0, state.handover() - next);
            each.add(new JsonObject()
                    .put("partition", entry.getKey())
                    .put("cut", state.handover() == BackfillState.UNKNOWN ? null : state.handover())
                    .put("next", state.next() == BackfillState.UNKNOWN ? null : state.next())
                    .put("done", state.done()));
        }
        return json.put("state", done ? "done" : known ? "reading" : "waiting")
                .put("from", Instant.ofEpochMilli(insight.backfillFrom().get()).toString())
                .put("read", read)
                .put("remaining", remaining)
                .put("complete", states.size() == partitions)
                .put("partitions", each);
    }
}
