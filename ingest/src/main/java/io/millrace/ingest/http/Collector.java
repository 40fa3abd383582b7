package io.millrace.ingest.http;

import io.millrace.ingest.auth.EventRates;
import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/**
 * Segment's and RudderStack's tracking APIs as routes of a service's HTTP server. Each event loop has a router and parser of
 * its own; all share the producer.
 */
public final class Collector {
    private static final int MAX_EVENT_LOOPS = 4;

    // A parser is for one thread, and an event loop never changes its thread.
    private final ThreadLocal<RequestRouter> routers;
    private final CollectorSettings settings;

    public Collector(
            CollectorSettings settings,
            EventProducer producer,
            ByteBudget budget,
            IngestCounters counters,
            Clock clock) {
        this.settings = settings;
        var budgets = new RequestBudgets(budget, settings.keys());
        var rates = new EventRates(settings.rates(), settings.keys(), clock);
        this.routers =
                ThreadLocal.withInitial(() -> new RequestRouter(settings, producer, budgets, rates, counters, clock));
    }

    /** Mounts the routes, and a 404 for every other path, behind all routes that exist. */
    public void mount(Router router) {
        router.route().last().handler(context -> routers.get().handle(context.request(), context.normalizedPath()));
    }

    /** The given options with what the collector needs set on top. */
    public HttpServerOptions options(HttpServerOptions defaults) {
        return defaults.setAcceptBacklog(1024)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** How many event loops to listen on: one per core, four at most. */
    public static int eventLoops() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MAX_EVENT_LOOPS);
    }
}
