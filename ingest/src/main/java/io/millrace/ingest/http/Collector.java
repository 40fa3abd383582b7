package io.millrace.ingest.http;

import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.ingest.produce.IngestCounters;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** Segment's tracking API, and RudderStack's, as routes of a service's HTTP server. Every event loop has its own parser; all share the outbox. */
public final class Collector {
    private static final int MOST_LOOPS = 4;

    // The share of bodies that come without a known key in header or query: those with one are served beside them.
    private static final int STRANGERS = 2;

    // An event loop is a thread for life, and a parser is for one thread.
    private final ThreadLocal<Receiver> receivers;
    private final CollectorSettings settings;

    public Collector(
            CollectorSettings settings, EventProducer outbox, ByteBudget budget, IngestCounters counters, Clock clock) {
        this.settings = settings;
        var strangers = budget.part(budget.limit() / STRANGERS);
        this.receivers =
                ThreadLocal.withInitial(() -> new Receiver(settings, outbox, budget, strangers, counters, clock));
    }

    /** Adds the routes of Segment's API and of RudderStack's, and the answer to every path that is not served. */
    public void mount(Router router) {
        router.route().last().handler(context -> receivers.get().handle(context.request(), context.normalizedPath()));
    }

    /** Sets what the server needs on top of what it is given. */
    public HttpServerOptions options(HttpServerOptions defaults) {
        return defaults.setAcceptBacklog(1024)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** How many event loops to listen on: one a core, up to four. */
    public static int eventLoops() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
    }
}
