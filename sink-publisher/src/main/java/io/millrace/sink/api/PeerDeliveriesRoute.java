package io.millrace.sink.api;

import io.millrace.runtime.http.JsonResponses;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code GET /internal/v1/deliveries?name=}: how deliveries stand on this instance alone, for another instance. Mounted behind the
 * access gate, which checks the shared secret.
 */
public final class PeerDeliveriesRoute {
    static final String PATH = "/internal/v1/deliveries";

    private final LocalDeliveries local;

    public PeerDeliveriesRoute(LocalDeliveries local) {
        this.local = local;
    }

    /** Mounts the route. Call it after the access gate. */
    public void mount(Router router) {
        router.get(PATH).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        var json = new JsonObject();
        local.parts(Query.of(context, List.of("name")).find("name")).forEach(json::put);
        JsonResponses.send(context, 200, json);
    }
}
