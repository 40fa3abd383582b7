package io.millrace.aggregation.live;

import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.MemoryPool;
import io.millrace.aggregation.request.Parameters;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowQuery;
import io.millrace.aggregation.rowquery.RowQueryParser;
import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.RequestPermit;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * {@code GET /v1/insights/{name}/stream} as server-sent events, and {@code /socket} as messages of a web socket. A stream starts with
 * {@code reset} and a {@code row} per stored row or, after {@code Last-Event-ID} or {@code ?after=}, with the changes since. Then it
 * sends a {@code row} per change, and {@code freshness} every five seconds. {@code restarted} ends the stream: the client reconnects
 * for the rows of the new generation. A stream of a shadow ends five seconds after its snapshot, so that clients reconnect.
 */
public final class StreamRoute {
    private static final long HEARTBEAT_MILLIS = 5_000;
    /** Time after which a reader of a shadow, whose changes are not published, reconnects for a new snapshot. */
    private static final long SHADOW_MILLIS = 5_000;

    private final RowSource source;
    private final LiveHub hub;
    private final MemoryPool memory;
    private final RowQueryParser parser;
    private final Set<LiveConnection> open = ConcurrentHashMap.newKeySet();

    /** @param memory memory for the waiting updates of all readers */
    public StreamRoute(RowSource source, LiveHub hub, MemoryPool memory, Clock clock) {
        this.memory = memory;
        this.source = source;
        this.hub = hub;
        this.parser = new RowQueryParser(source.limits(), clock);
    }

    public void startHeartbeats(Vertx vertx) {
        vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> {
            if (!open.isEmpty()) {
                source.freshness()
                        .onComplete(
                                fresh -> open.forEach(connection -> connection.heartbeat(Optional.of(fresh))),
                                failure -> open.forEach(connection -> connection.heartbeat(Optional.empty())));
            }
        });
    }

    public void handle(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        RowQuery query = query(context, parameters);
        LiveConnection connection = connection(context, new SseTransport(context.response()), query);
        context.addEndHandler(endedOrClosed -> close(connection, query));
        begin(connection, query, resume(context, parameters, query), context::fail);
    }

    public void socket(RoutingContext context) {
        Parameters parameters = Parameters.of(context);
        RowQuery query = query(context, parameters);
        Optional<Position> resume = resume(context, parameters, query);
        if (!"websocket".equalsIgnoreCase(context.request().getHeader("Upgrade"))) {
            throw new RequestException(
                    426, "upgrade_required", "this path needs a WebSocket upgrade; use /stream for plain HTTP");
        }
        Runnable release = RequestPermit.keepBeyondResponse(context);
        context.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    LiveConnection connection = connection(context, new WebSocketTransport(socket), query);
                    socket.closeHandler(closed -> {
                        close(connection, query);
                        release.run();
                    });
                    begin(
                            connection,
                            query,
                            resume,
                            failure -> socket.close(WebSocketTransport.TRY_LATER, reason(failure)));
                })
                .onFailure(failure -> {
                    release.run();
                    context.fail(failure);
                });
    }

    private RowQuery query(RoutingContext context, Parameters parameters) {
        return parser.parseStream(source.insight(context.pathParam("name")), parameters);
    }

    private LiveConnection connection(RoutingContext context, EventTransport transport, RowQuery query) {
        return new LiveConnection(
                context.vertx().getOrCreateContext(),
                transport,
                query,
                source.limits().maxRows(),
                memory);
    }

    private void begin(
            LiveConnection connection, RowQuery query, Optional<Position> resume, Consumer<Throwable> onRefusal) {
        Optional<LiveHub.Start> start = hub.listen(query.insight().name(), query.tenant(), resume, connection);
        if (start.isEmpty()) {
            onRefusal.accept(
                    new RequestException(429, "too_many_streams", "too many streams are open here: try again later"));
            return;
        }
        open.add(connection);
        Position position = start.get().position();
        if (start.get().missed().isPresent()) {
            connection.resume(start.get().missed().get(), position);
        } else {
            ReadOptions options = source.defaultOptions();
            connection.onClose(options.budget()::end);
            source.query(query, options, result -> result)
                    .onSuccess(result -> connection.startWithSnapshot(result, position, () -> {
                        options.budget().end();
                        if (query.insight().isShadow()) {
                            connection.endAfter(SHADOW_MILLIS);
                        }
                    }))
                    .onFailure(failure -> {
                        options.budget().end();
                        onRefusal.accept(failure);
                    });
        }
    }

    /** Reason of a close, which may have at most 123 bytes. */
    private static String reason(Throwable failure) {
        return failure instanceof RequestException refusal ? refusal.code() : "internal_error";
    }

    private void close(LiveConnection connection, RowQuery query) {
        open.remove(connection);
        connection.close();
        hub.leave(query.insight().name(), query.tenant(), connection);
    }

    /** The position in an id {@code generation/position}; empty for another generation or a damaged id, which start with a snapshot. */
    private static Optional<Position> resume(RoutingContext context, Parameters parameters, RowQuery query) {
        String id = context.request().getHeader("Last-Event-ID");
        String after = id == null ? parameters.find(RowQueryParser.AFTER).orElse("") : id;
        String prefix = query.insight().generation() + "/";
        return after.startsWith(prefix) ? Position.decode(after.substring(prefix.length())) : Optional.empty();
    }
}
