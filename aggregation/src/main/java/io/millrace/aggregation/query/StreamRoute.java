package io.millrace.aggregation.query;

import io.millrace.aggregation.live.LiveHub;
import io.millrace.aggregation.live.Position;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code GET /v1/insights/{name}/stream}: server-sent events. First {@code reset} and a {@code row} for each row there is,
 * or, after {@code Last-Event-ID}, just what changed meanwhile; then a {@code row} for each change, and {@code freshness}
 * now and then. A {@code restarted} insight ends the stream: the client comes back for its new rows.
 */
final class StreamRoute {
    private static final long HEARTBEAT_MILLIS = 5_000;

    private final RowSource source;
    private final LiveHub hub;
    private final RowQueryParser parser;
    private final Set<SseConnection> open = ConcurrentHashMap.newKeySet();

    StreamRoute(RowSource source, LiveHub hub, Clock clock) {
        this.source = source;
        this.hub = hub;
        this.parser = new RowQueryParser(source.limits(), clock);
    }

    void startHeartbeats(Vertx vertx) {
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> {
            if (!open.isEmpty()) {
                source.freshness()
                        .onComplete(
                                fresh -> open.forEach(connection -> connection.heartbeat(Optional.of(fresh))),
                                failure -> open.forEach(connection -> connection.heartbeat(Optional.empty())));
            }
        });
    }

    void handle(RoutingContext context) {
        RowQuery query = parser.parseStream(source.insight(context.pathParam("name")), Answers.parameters(context));
        SseConnection connection =
                new SseConnection(context.vertx().getOrCreateContext(), context.response(), query, source.limits());
        LiveHub.Start start = hub.listen(query.insight().name(), query.tenant(), resume(context, query), connection)
                .orElseThrow(() -> new RequestException(
                        429, "too_many_streams", "too many streams are open here: try again later"));
        open.add(connection);
        context.addEndHandler(endedOrClosed -> close(connection, query));
        if (start.missed().isPresent()) {
            connection.resume(start.missed().get(), start.position());
        } else {
            source.ask(query, source.usual(), answer -> answer)
                    .onSuccess(answer -> connection.begin(answer, start.position()))
                    .onFailure(context::fail);
        }
    }

    private void close(SseConnection connection, RowQuery query) {
        open.remove(connection);
        hub.leave(query.insight().name(), query.tenant(), connection);
    }

    /** An id is {@code generation/position}; one of another generation, or damaged, starts anew. */
    private static Optional<Position> resume(RoutingContext context, RowQuery query) {
        String id = context.request().getHeader("Last-Event-ID");
        String prefix = query.insight().generation() + "/";
        return id == null || !id.startsWith(prefix) ? Optional.empty() : Position.decode(id.substring(prefix.length()));
    }
}
