package io.millrace.aggregation.fleet;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.request.QueryPool;
import io.millrace.aggregation.request.RequestBody;
import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * {@code POST /internal/v1/rows}: what another instance asks of the partitions that are here. It is for instances of one
 * fleet only, for it knows no tenants and no keys: with a secret, it answers whoever shows it; without one it must not be
 * reachable by anybody else.
 */
public final class PeerRoute {
    /** Room for the most points that a question may name. */
    private static final long MOST_BYTES = 4 << 20;

    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Supplier<? extends Collection<InsightSpec>> insights;
    private final LocalPartitions local;
    private final QueryPool reads;
    private final Optional<String> secret;

    /** @param secret what the instances of the fleet show one another */
    public PeerRoute(
            Supplier<? extends Collection<InsightSpec>> insights,
            LocalPartitions local,
            QueryPool reads,
            Optional<String> secret) {
        this.insights = insights;
        this.local = local;
        this.reads = reads;
        this.secret = secret;
    }

    /** Adds the route; call it before the server listens. */
    public void mount(Router router) {
        router.route(Peers.PATH).handler(this::authorize).failureHandler(JsonResponses::handleFailure);
        router.post(Peers.PATH)
                .handler(new RequestBody(MOST_BYTES))
                .handler(this::handle)
                .failureHandler(JsonResponses::handleFailure);
    }

    private void authorize(RoutingContext context) {
        String shown = context.request().getHeader(Peers.SECRET);
        boolean fits = secret.isEmpty()
                || (shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(StandardCharsets.UTF_8),
                                secret.get().getBytes(StandardCharsets.UTF_8)));
        if (!fits) {
            throw new RequestException(403, "forbidden", "this is for instances of the fleet, which show its secret");
        }
        context.next();
    }

    private void handle(RoutingContext context) {
        PeerQuery request = PeerQuery.read(Buffer.buffer(RequestBody.of(context)), this::insight);
        Duration allowed = Duration.ofMillis(Math.max(1, Math.min(request.remainingMillis(), LONGEST.toMillis())));
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
                        503, "definition_unknown", "this instance has not yet heard of " + wanted));
    }
}
