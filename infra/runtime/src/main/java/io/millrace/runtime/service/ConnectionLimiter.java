package io.millrace.runtime.service;

import io.millrace.runtime.config.HttpConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits on the connections of one event loop: their number, and the time in which a whole request must arrive, which slowly
 * sent bytes do not extend. Responses have no time limit. For one event loop.
 */
final class ConnectionLimiter {
    private static final int SWITCHING_PROTOCOLS = 101;

    // The code of HTTP/2 for a stream that is not needed any more.
    private static final int CANCEL = 8;

    private final HttpConfig config;
    private final long idleNanos;
    private final AtomicInteger open;
    private final IdentityHashMap<HttpConnection, Connection> connections = new IdentityHashMap<>();

    /**
     * @param idleNanos longest time from an answer to the end of the next request's head
     * @param open connections of all event loops together
     */
    ConnectionLimiter(HttpConfig config, long idleNanos, AtomicInteger open) {
        this.config = config;
        this.idleNanos = idleNanos;
        this.open = open;
    }

    /** A connection was opened; it may be closed at once. */
    void opened(HttpConnection connection, long now) {
        if (open.incrementAndGet() > config.connections() && !closeOneThatWaits(now)) {
            open.decrementAndGet();
            connection.close();
            return;
        }
        connections.put(connection, new Connection(now));
        connection.closeHandler(closed -> closed(connection));
    }

    private void closed(HttpConnection connection) {
        if (connections.remove(connection) != null) {
            open.decrementAndGet();
        }
    }

    private boolean closeOneThatWaits(long now) {
        HttpConnection longest = null;
        long age = -1;
        for (var entry : connections.entrySet()) {
            var waits = entry.getValue();
            if (waits.isWaiting(now) && now - waits.heard > age) {
                longest = entry.getKey();
                age = now - waits.heard;
            }
        }
        if (longest == null) {
            return false;
        }
        closed(longest);
        longest.close();
        return true;
    }

    /** The head of a request has arrived. */
    void began(HttpServerRequest request, long now) {
        var connection = connections.get(request.connection());
        if (connection != null) {
            connection.began(request, now);
        }
    }

    /** Closes what has taken too long. To be called about each second. */
    void sweep(long now) {
        long requestNanos = config.requestTimeout().toNanos();
        for (var entry : List.copyOf(connections.entrySet())) {
            var connection = entry.getKey();
            var state = entry.getValue();
            if (state.isWaiting(now)) {
                if (now - state.since > (state.answered ? idleNanos : requestNanos)) {
                    closed(connection);
                    connection.close();
                }
            } else {
                state.late(now - requestNanos).forEach(request -> cut(connection, request));
            }
        }
    }

    private void cut(HttpConnection connection, HttpServerRequest late) {
        if (late.version() == HttpVersion.HTTP_2) {
            late.response().reset(CANCEL);
        } else {
            closed(connection);
            connection.close();
        }
    }

    /** Requests are held weakly: what an application keeps with one must not outlive it. */
    private record Request(WeakReference<HttpServerRequest> request, long since) {}

    private static final class Connection {
        private final List<Request> requests = new ArrayList<>(1);
        private HttpServerResponse upgrade;
        private boolean answered;
        private long since;

        // When it was opened, or its newest request came: known at once, while the end of an answer is noticed by
        // sweeps.
        private long heard;

        Connection(long now) {
            this.since = now;
            this.heard = now;
        }

        void began(HttpServerRequest request, long now) {
            heard = now;
            if (request.version() != HttpVersion.HTTP_2) {
                // One after the other: the one before is over.
                requests.clear();
            }
            requests.add(new Request(new WeakReference<>(request), now));
            upgrade = request.getHeader("upgrade") == null ? null : request.response();
        }

        /** Whether no request is under way: then it has been so since the time noted, or is found to be so now. */
        boolean isWaiting(long now) {
            if (requests.isEmpty()) {
                return !isWebSocket();
            }
            requests.removeIf(request -> isOver(request.request.get()));
            if (requests.isEmpty()) {
                answered = true;
                since = now;
            }
            return requests.isEmpty() && !isWebSocket();
        }

        private boolean isWebSocket() {
            return upgrade != null && upgrade.getStatusCode() == SWITCHING_PROTOCOLS;
        }

        List<HttpServerRequest> late(long before) {
            var late = new ArrayList<HttpServerRequest>(0);
            for (var request : requests) {
                var known = request.request.get();
                if (request.since - before < 0 && known != null && !known.isEnded()) {
                    late.add(known);
                }
            }
            return late;
        }

        private static boolean isOver(HttpServerRequest request) {
            return request == null
                    || (request.isEnded()
                            && (request.response().ended() || request.response().closed()));
        }
    }
}
