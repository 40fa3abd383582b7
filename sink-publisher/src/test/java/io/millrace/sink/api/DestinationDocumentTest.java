package io.millrace.sink.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.access.Role;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DestinationDocumentTest {
    @Test
    void theDocumentDescribesEveryRouteAndNoOther() throws IOException {
        var routes = new TreeSet<String>();
        var vertx = Vertx.vertx();
        try (var pool = new BlockingPool()) {
            var router = Router.router(vertx);
            new DestinationRoutes(null, null, null, null, pool).mount(router);
            new DestinationActions(null, null, null, null, pool, Clock.systemUTC()).mount(router);
            router.getRoutes().forEach(route -> route.methods()
                    .forEach(method -> routes.add(
                            method.name() + " " + path(route.getPath() == null ? route.getName() : route.getPath()))));
        } finally {
            vertx.close().await();
        }

        assertThat(documented()).isEqualTo(routes);
    }

    @Test
    void readersMayLookAndPlanAndNothingElse() {
        var rules = new DestinationAccessRules();

        assertThat(rules.requiredRole(HttpMethod.GET, "/v1/destinations/a/failed"))
                .isEqualTo(Role.READ);
        assertThat(rules.requiredRole(HttpMethod.POST, "/v1/destinations/plan")).isEqualTo(Role.READ);
        assertThat(rules.requiredRole(HttpMethod.POST, "/v1/destinations/a/test"))
                .isEqualTo(Role.APPLY);
        assertThat(rules.requiredRole(HttpMethod.POST, "/v1/destinations")).isEqualTo(Role.APPLY);
        assertThat(rules.requiredRole(HttpMethod.DELETE, "/v1/destinations/a")).isEqualTo(Role.APPLY);
    }

    private static Set<String> documented() throws IOException {
        var documented = new TreeSet<String>();
        try (var in = DestinationDocument.class.getResourceAsStream("/destinations-openapi.json")) {
            new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .getJsonObject("paths")
                    .forEach(path -> ((JsonObject) path.getValue())
                            .fieldNames()
                            .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        }
        return documented;
    }

    private static String path(String path) {
        return path.replaceAll(":([a-z]+)", "{$1}");
    }
}
