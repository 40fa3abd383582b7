package io.millrace.aggregation.console;

import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.Map;

/**
 * Pages of the console, from the class path. Security headers restrict the browser to scripts and requests of this origin. The
 * chart library is served from its own jar.
 */
public final class ConsoleRoutes {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    /** Paths of the API are left out, so that an unknown one is 404 for every method. */
    private static final String PAGES = "^(?!/v1/).*";

    private static final String CHART_LIBRARY = "META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

    private final Overview overview;

    public ConsoleRoutes(Overview overview) {
        this.overview = overview;
    }

    /** Mounts the routes. Call it last: pages may be at any path that no other route handles. */
    public void mount(Router router, Vertx vertx) {
        router.get("/v1/overview").handler(overview::handle);
        router.getWithRegex(PAGES).handler(ConsoleRoutes::addSecurityHeaders);
        router.getWithRegex(PAGES).handler(new CompressedPages(Map.of("/vendor/chart.js", CHART_LIBRARY))::handle);
        router.get("/vendor/chart.js").handler(context -> chart(context, vertx));
        router.getWithRegex(PAGES)
                .handler(
                        StaticHandler.create("console").setCachingEnabled(false).setIndexPage("index.html"));
    }

    private static void addSecurityHeaders(RoutingContext context) {
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
