package io.millrace.runtime.access;

import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.RequestPermit;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Quota check of each key: requests per second, concurrent requests, open streams. What exceeds the quota is refused with 429
 * and {@code Retry-After}. A flood of one key costs other keys nothing but this check; what all keys together may use is limited
 * by the query pool and the limits of a query.
 *
 * <p>Counted as {@code millrace_query_requests_total{key,outcome}}, each request once:
 * {@code requests with a known key = admitted + too_fast + too_many_at_once + too_many_streams}.
 */
final class Admission {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;
    private final Counter requests;
    /** By key name: as many as there are configured keys. */
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();

    /** @param nanos monotonic clock */
    Admission(LongSupplier nanos, CollectorRegistry metrics) {
        this.nanos = nanos;
        this.requests = Counter.build("millrace_query_requests_total", "Requests to the query API by key and outcome.")
                .labelNames("key", "outcome")
                .register(metrics);
    }

    /** Admits the request until its response has ended, or refuses it. */
    void admit(Caller caller, boolean isStream, RoutingContext context) {
        Runnable release =
                begin(caller, isStream, seconds -> context.response().putHeader("Retry-After", Long.toString(seconds)));
        RequestPermit.releaseAtEnd(context, release);
    }

    /**
     * Admits a request until the returned action is run, once.
     *
     * @param retryAfter receives the seconds after which a refused request may be sent again
     * @throws RequestException 429 if the request exceeds the quota
     */
    Runnable begin(Caller caller, boolean isStream, LongConsumer retryAfter) {
        Usage usage = usages.computeIfAbsent(caller.name(), name -> new Usage(caller.quota(), nanos.getAsLong()));
        long wait = usage.tryRequest(nanos.getAsLong());
        if (wait > 0) {
            throw refuse(caller, retryAfter, "too_fast", "this key has used up its requests per second", wait);
        }
        if (isStream && !usage.beginStream()) {
            throw refuse(caller, retryAfter, "too_many_streams", "this key has all its streams open", SECOND);
        }
        if (!isStream && !usage.beginRequest()) {
            throw refuse(
                    caller, retryAfter, "too_many_at_once", "this key has all its concurrent requests in use", SECOND);
        }
        requests.labels(caller.name(), "admitted").inc();
        return isStream ? usage::endStream : usage::endRequest;
    }

    private RequestException refuse(
            Caller caller, LongConsumer retryAfter, String code, String message, long waitNanos) {
        requests.labels(caller.name(), code).inc();
        long seconds = Math.max(1, (waitNanos + SECOND - 1) / SECOND);
        retryAfter.accept(seconds);
        return new RequestException(429, code, message + ": try again in " + seconds + " s");
    }
}
