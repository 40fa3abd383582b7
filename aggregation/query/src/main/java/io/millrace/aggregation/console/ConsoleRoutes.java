package io.millrace.aggregation.console;

import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Clock;

/**
 * Serves the console's pages from the classpath, with headers that let a browser run and fetch what comes from here and
 * nothing else. The chart library is served out of its own jar.
 */
public final class ConsoleRoutes {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String CHART_LIBRARY = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private final ConsoleConfig config;
    private final Clock clock;

    public ConsoleRoutes(ConsoleConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Adds the routes; last of all, because pages are at every path that nothing else answers. */
    public void mount(Router router, Vertx vertx) {
        router.get("/v1/overview").handler(new Overview(vertx, config.metrics(), clock)::handle);
        router.get().handler(ConsoleRoutes::secure);
        router.get("/vendor/chart.js").handler(context -> chart(context, vertx));
        router.get()
                .handler(
                        StaticHandler.create("console").setCachingEnabled(false).setIndexPage("index.html"));
    }

    private static void secure(RoutingContext context) {
        context.response()
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin");
        context.next();
    }

    private static void chart(RoutingContext context, Vertx vertx) {
        vertx.fileSystem()
                .readFile(CHART_LIBRARY)
                .onComplete(JsonResponses.respond(context, script -> context.response()
                        .putHeader("Content-Type", "text/javascript; charset=utf-8")
                        .putHeader("Cache-Control", "max-age=86400")
                        .end(script)));
    }
}
