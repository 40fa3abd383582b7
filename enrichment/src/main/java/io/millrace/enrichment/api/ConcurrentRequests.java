package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** Handler that refuses requests beyond a number of concurrent ones with 429, whoever sends them. Thread-safe. */
final class ConcurrentRequests implements Handler<RoutingContext> {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConcurrentRequests(int most) {
        this.most = most;
    }

    @Override
    public void handle(RoutingContext context) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            throw new RequestException(
                    429, "too_many_at_once", most + " requests for persons are under way: try again shortly");
        }
        context.addEndHandler(ended -> open.decrementAndGet());
        context.next();
    }
}
