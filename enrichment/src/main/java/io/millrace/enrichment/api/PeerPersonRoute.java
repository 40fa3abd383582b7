package io.millrace.enrichment.api;

import io.millrace.runtime.http.JsonResponses;
import io.millrace.runtime.http.RequestBody;
import io.millrace.runtime.http.RequestException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code POST /internal/v1/persons}: reads one person's node for another instance. It never forwards, so that two instances that
 * disagree on the owner cannot send a request in circles. Mounted behind the access gate, which checks the shared secret.
 */
final class PeerPersonRoute {
    static final String PATH = "/internal/v1/persons";

    private static final long MAX_BYTES = 16 << 10;

    private final PersonSource local;

    /** @param local reads from the stores of this instance */
    PeerPersonRoute(PersonSource local) {
        this.local = local;
    }

    /** Mounts the route. Call it after the access gate and before the server listens. */
    void mount(Router router) {
        router.post(PATH)
                .handler(new RequestBody(MAX_BYTES))
                .handler(this::handle)
                .failureHandler(JsonResponses::handleFailure);
    }

    static Buffer request(PersonSource.Kind kind, String tenant, String id) {
        return new JsonObject()
                .put("kind", kind.name())
                .put("tenant", tenant)
                .put("id", id)
                .toBuffer();
    }

    private void handle(RoutingContext context) {
        read(context).onComplete(JsonResponses.respond(context, found -> {
            if (found.isEmpty()) {
                throw RequestException.notFound("no such person on this instance");
            }
            JsonResponses.send(context, 200, found.get().json());
        }));
    }

    private Future<Optional<PersonView>> read(RoutingContext context) {
        try {
            var json = new JsonObject(RequestBody.text(context));
            var tenant = json.getString("tenant");
            var id = json.getString("id");
            if (tenant == null || id == null) {
                throw RequestException.badRequest("tenant or id is missing");
            }
            return local.find(PersonSource.Kind.valueOf(json.getString("kind", "")), tenant, id);
        } catch (DecodeException | ClassCastException | IllegalArgumentException e) { // rejected at the edge
            throw RequestException.badRequest("the request of a peer cannot be read: " + e.getMessage());
        }
    }
}
