package io.millrace.aggregation.fleet;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * {@code POST /internal/v1/rows}: partition queries of other instances.
 */
public final class PeerRoute {
    /** Room for the greatest number of points in a query. */
    private static final long MAX_BYTES = 4 << 20;

    private static final Duration MAX_DEADLINE = Duration.ofMinutes(10);

    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final LocalPartitions local;
    private final QueryPool reads;
    private final PeerAccess access;

    /** @param insights the active insights, shadows included */
    public PeerRoute(
            Supplier<? extends Collection<InsightSpec>> insights,
            LocalPartitions local,
            QueryPool reads,
            PeerAccess access) {
        this.insights = insights;
        this.local = local;
        this.reads = reads;
        this.access = access;
    }

    /** Mounts the route. Call it before the server listens. */
    public void mount(Router router) {
        router.route(Peers.PATH).handler(access).failureHandler(JsonResponses::handleFailure);
        router.post(Peers.PATH)
                .handler(new RequestBody(MAX_BYTES))
                .handler(this::handle)
                .failureHandler(JsonResponses::handleFailure);
    }

    private void handle(RoutingContext context) {
        PeerQuery request = PeerQuery.read(Buffer.buffer(RequestBody.of(context)), this::insight);
        Duration allowed = Duration.ofMillis(Math.max(1, Math.min(request.remainingMillis(), MAX_DEADLINE.toMillis())));
        reads.submit(
                        reads.budget(context, allowed),
                        budget ->
                                Buffer.buffer(PartitionResultCodec.write(local.read(request.query(), budget), budget)))
                .onComplete(JsonResponses.respond(context, bytes -> context.response()
                        .putHeader("Content-Type", "application/octet-stream")
                        .end(bytes)));
    }

    private InsightSpec insight(PeerQuery.Definition wanted) {
        return insights.get().stream()
                .filter(insight -> PeerQuery.Definition.of(insight).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new RequestException(
                        503, "definition_unknown", "this instance does not have definition " + wanted + " yet"));
    }
}
