package io.millrace.aggregation.access;

import io.millrace.aggregation.query.Held;
import io.millrace.aggregation.query.RequestException;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Holds each key to its quota: requests a second, requests under way, streams open. What is beyond is refused with 429 and
 * {@code Retry-After}. One key's flood costs others nothing but the look at it; what all keys together may use is bounded
 * by the query pool and the limits of a query.
 *
 * <p>Counted as {@code millrace_query_requests_total{key,outcome}}, each request once:
 * {@code requests with a known key = admitted + too_fast + too_many_at_once + too_many_streams}.
 */
final class Admission {
    private static final String STREAM = "/stream";
    private static final String SOCKET = "/socket";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final Counter requests;
    /** By name: as many as there are configured keys. */
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();

    /** @param nanos a clock that never goes back */
    Admission(LongSupplier nanos, CollectorRegistry metrics) {
        this.nanos = nanos;
        this.requests = Counter.build(
                        "millrace_query_requests_total", "Requests to the query API by key and what became of them.")
                .labelNames("key", "outcome")
                .register(metrics);
    }

    /** Lets the request in until its response has ended. */
    void admit(Caller caller, RoutingContext context) {
        Usage usage = usages.computeIfAbsent(caller.name(), name -> new Usage(caller.quota(), nanos.getAsLong()));
        long wait = usage.take(nanos.getAsLong());
        if (wait > 0) {
            refuse(caller, context, "too_fast", "this key has used up its requests a second", wait);
        }
        String path = context.normalizedPath();
        if (path.endsWith(STREAM) || path.endsWith(SOCKET)) {
            if (!usage.beginStream()) {
                refuse(caller, context, "too_many_streams", "this key has all its streams open", SECOND);
            }
            Held.until(context, usage::endStream);
        } else {
            if (!usage.beginRequest()) {
                refuse(caller, context, "too_many_at_once", "this key has all its requests under way", SECOND);
            }
            Held.until(context, usage::endRequest);
        }
        requests.labels(caller.name(), "admitted").inc();
    }

    private void refuse(Caller caller, RoutingContext context, String code, String message, long waitNanos) {
        requests.labels(caller.name(), code).inc();
        long seconds = Math.max(1, (waitNanos + SECOND - 1) / SECOND);
        context.response().putHeader("Retry-After", Long.toString(seconds));
        throw new RequestException(429, code, message + ": try again in " + seconds + " s");
    }
}
