package io.millrace.ingest.http;

import io.millrace.ingest.produce.ByteBudget;
import io.millrace.ingest.produce.IngestCounters;
import io.millrace.ingest.produce.Outbox;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server: one event loop for each core up to four, all behind one port. */
public final class Collector implements AutoCloseable {
    private static final int MOST_LOOPS = 4;
    private static final Duration DRAIN = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final HttpServerOptions options;
    private final CollectorSettings settings;
    private final Outbox outbox;
    private final ByteBudget budget;
    private final IngestCounters counters;
    private final Clock clock;
    private final Handler<HttpServerRequest> otherwise;
    private final AtomicInteger port = new AtomicInteger();
    private String deployment;

    /** @param otherwise takes every request outside of /v1/ */
    public Collector(
            Vertx vertx,
            String host,
            int port,
            CollectorSettings settings,
            Outbox outbox,
            ByteBudget budget,
            IngestCounters counters,
            Clock clock,
            Handler<HttpServerRequest> otherwise) {
        this.vertx = vertx;
        this.settings = settings;
        this.outbox = outbox;
        this.budget = budget;
        this.counters = counters;
        this.clock = clock;
        this.otherwise = otherwise;
        this.options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setReuseAddress(true)
                .setAcceptBacklog(1024)
                .setHandle100ContinueAutomatically(true)
                .setIdleTimeout((int) settings.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    /** Listens; the port is known when the future is done. */
    public Future<Integer> listen() {
        int loops = Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS);
        return vertx.deployVerticle(Loop::new, new DeploymentOptions().setInstances(loops))
                .map(id -> {
                    deployment = id;
                    return port.get();
                });
    }

    /** Stops accepting, waits a bounded time until every request in flight has its answer. */
    @Override
    public void close() throws Exception {
        if (deployment != null) {
            vertx.undeploy(deployment).await(DRAIN.toSeconds() + 5, TimeUnit.SECONDS);
        }
    }

    private final class Loop extends VerticleBase {
        private HttpServer server;

        @Override
        public Future<?> start() {
            server = vertx.createHttpServer(options)
                    .requestHandler(new Receiver(settings, outbox, budget, counters, clock, otherwise));
            return server.listen().onSuccess(listening -> port.set(listening.actualPort()));
        }

        @Override
        public Future<?> stop() {
            return server.shutdown(DRAIN);
        }
    }
}
