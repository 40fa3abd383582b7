package io.millrace.runtime.service;

import io.millrace.runtime.config.HttpConfig;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service's HTTP server, HTTP/1.1 and HTTP/2, by TLS where it has a certificate: {@code /metrics} in Prometheus' text format, {@code /health/live} and
 * {@code /health/ready} as JSON (200 or 503, with reasons), and whatever the service adds to the router before
 * {@link #listen}. Closing it lets requests under way end, for at most five seconds.
 */
public final class HttpEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final int STREAMS = 64;
    private static final int WINDOW = 64 * 1024;
    private static final long SWEEP_MS = 1_000;

    private final Vertx vertx;
    private final PendingConnections pendingConnections;
    private final HttpConfig config;
    private final CollectorRegistry metrics;
    private final boolean isLocal;
    private final AllowedHosts names;
    private final Router router;
    private final Optional<ServiceTls> tls;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Counter errors;
    private final AtomicReference<Future<String>> scrape = new AtomicReference<>();

    public HttpEndpoints(Vertx vertx, HttpConfig config, CollectorRegistry metrics, Health health) {
        this(vertx, new PendingConnections(), config, metrics, health);
    }

    /** @param pendingConnections accepted by the Vert.x and not yet known to speak HTTP */
    HttpEndpoints(
            Vertx vertx,
            PendingConnections pendingConnections,
            HttpConfig config,
            CollectorRegistry metrics,
            Health health) {
        this(vertx, pendingConnections, config, ServiceTls.of(vertx, config.tls(), metrics), metrics, health);
    }

    /**
     * @param pendingConnections accepted by the Vert.x and not yet known to speak HTTP
     * @param tls what the port speaks TLS by; empty for plain HTTP
     */
    HttpEndpoints(
            Vertx vertx,
            PendingConnections pendingConnections,
            HttpConfig config,
            Optional<ServiceTls> tls,
            CollectorRegistry metrics,
            Health health) {
        this.vertx = vertx;
        this.pendingConnections = pendingConnections;
        this.config = config;
        this.metrics = metrics;
        this.isLocal = isLoopback(config.host());
        this.names = AllowedHosts.of(config);
        this.tls = tls;
        this.router = Router.router(vertx);
        if (tls.isPresent() && tls.get().hasPeers()) {
            router.route(PeerCertificate.PATHS).handler(PeerCertificate::require);
        }
        router.get("/metrics").handler(this::refuseForeign).handler(this::scrape);
        Gauge.build("millrace_http_connections", "Connections that are open.")
                .create()
                .setChild(new Gauge.Child() {
                    @Override
                    public double get() {
                        return connections.get();
                    }
                })
                .register(metrics);
        this.errors = Counter.build(
                        "millrace_http_connection_errors_total",
                        "Connections that broke, or ended before they had said anything of HTTP.")
                .register(metrics);
        router.get("/health/live").handler(rc -> health(rc, health.reasonsNotLive(), List.of()));
        router.get("/health/ready").handler(rc -> health(rc, health.reasonsNotReady(), health.notes()));
    }

    /** Add routes to it before {@link #listen}. */
    public Router router() {
        return router;
    }

    /** Has a GET of the path answered with a text that stays as it is. */
    public HttpEndpoints text(String path, String text) {
        router.get(path).handler(this::refuseForeign).handler(rc -> rc.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text));
        return this;
    }

    /** Limits that suit a service that is only asked for metrics, health and small answers. Mutable, for tuning. */
    public static HttpServerOptions defaultOptions() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(true)
                // What one connection may hold before its requests are looked at: so many heads, and one window of
                // bodies.
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(16 * 1024)
                        .setInitialWindowSize(WINDOW))
                .setHttp2ConnectionWindowSize(WINDOW)
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(16 * 1024)
                .setIdleTimeout(60)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setReuseAddress(true);
    }

    /** {@link #listen(HttpServerOptions, int)} with the defaults, on one event loop. */
    public int listen() {
        return listen(defaultOptions(), 1);
    }

    /**
     * Listens; blocks until it does.
     *
     * @param options limits and tuning; host and port are set here
     * @param eventLoops how many threads share the connections
     * @return the bound port
     * @throws ServiceException if the port is taken
     */
    public int listen(HttpServerOptions options, int eventLoops) {
        pendingConnections.atMost(config.connections(), errors::inc);
        int port = config.port();
        for (int i = 0; i < eventLoops; i++) {
            // One by one: with port 0 the others join the port that the first was given.
            var on = new HttpServerOptions(options).setHost(config.host()).setPort(port);
            tls.ifPresent(own -> own.configure(on));
            try {
                vertx.deployVerticle(new Listener(on)).await();
            } catch (Exception e) {
                // Crash, with a named code where it is the port. Vert.x throws checked exceptions undeclared.
                throw refused(e);
            }
            port = servers.get(0).actualPort();
        }
        return port;
    }

    /** The bound port; of use with port 0. */
    public int port() {
        return servers.isEmpty() ? config.port() : servers.get(0).actualPort();
    }

    private ServiceException refused(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new ServiceException(
                        ExitCode.PORT_TAKEN,
                        "cannot listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage()
                                + "; stop whatever listens there or set another port",
                        e);
            }
        }
        return new ServiceException(
                ExitCode.of(e), "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
    }

    /** Of a server of this machine alone, no page of a browser here may read what it says, whatever name led it here. */
    private void refuseForeign(RoutingContext rc) {
        if (isLocal && !names.isOurs(rc.request())) {
            rc.response().setStatusCode(403).end("not known by the name that was asked for; see the setting .hosts\n");
        } else {
            rc.next();
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) { // binding will say so
            return true;
        }
    }

    private void scrape(RoutingContext rc) {
        scraped()
                .onSuccess(text -> rc.response()
                        .putHeader("Content-Type", TextFormat.CONTENT_TYPE_004)
                        .end(text))
                .onFailure(rc::fail);
    }

    /** One at a time: whoever asks meanwhile gets the same. */
    private Future<String> scraped() {
        var running = scrape.get();
        if (running != null) {
            return running;
        }
        // Collecting reads Kafka's and RocksDB's gauges, which may take a while: not on the event loop.
        var started = vertx.executeBlocking(
                () -> {
                    var text = new StringWriter(64 * 1024);
                    TextFormat.write004(text, metrics.metricFamilySamples());
                    return text.toString();
                },
                false);
        scrape.set(started);
        return started.onComplete(done -> scrape.compareAndSet(started, null));
    }

    private static void health(RoutingContext rc, List<String> reasons, List<String> notes) {
        var body = new JsonObject()
                .put("status", reasons.isEmpty() ? "up" : "down")
                .put("reasons", new JsonArray(List.copyOf(reasons)));
        if (!notes.isEmpty()) {
            body.put("notes", new JsonArray(List.copyOf(notes)));
        }
        rc.response()
                .setStatusCode(reasons.isEmpty() ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }

    @Override
    public void close() {
        var stops = servers.stream()
                .map(server -> server.shutdown(DRAIN.toMillis(), TimeUnit.MILLISECONDS))
                .toList();
        Future.all(stops).await();
    }

    /** One event loop's share of the server. */
    private final class Listener extends VerticleBase {
        private final HttpServerOptions options;
        private final ConnectionLimiter arrivals;

        Listener(HttpServerOptions options) {
            this.options = options;
            long idle = options.getIdleTimeoutUnit().toNanos(options.getIdleTimeout());
            this.arrivals = new ConnectionLimiter(config, idle, connections);
        }

        @Override
        public Future<?> start() {
            vertx.setPeriodic(SWEEP_MS, tick -> sweep(System.nanoTime()));
            return vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        pendingConnections.known(connection.remoteAddress());
                        connection.exceptionHandler(this::broken);
                        arrivals.opened(connection, System.nanoTime());
                    })
                    .requestHandler(request -> {
                        arrivals.began(request, System.nanoTime());
                        router.handle(request);
                    })
                    .exceptionHandler(this::broken)
                    .listen()
                    .onSuccess(servers::add)
                    .onSuccess(server -> tls.ifPresent(own -> own.follow(server)));
        }

        /** Counted, and no line in the log: else strangers would fill it. */
        private void broken(Throwable failure) {
            errors.inc();
            LOG.debug("a connection ends: {}", failure.getMessage());
        }

        private void sweep(long now) {
            pendingConnections.closeFrom(now - config.requestTimeout().toNanos());
            arrivals.sweep(now);
        }
    }
}
