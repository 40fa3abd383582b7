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
import java.util.function.BiFunction;

/**
 * {@code POST /internal/v1/persons}: reads one person's node for another instance. It never forwards, so that two instances that
 * disagree on the owner cannot send a request in circles. Mounted behind the access gate, which checks the shared secret.
 */
final class PeerPersonRoute {
    static final String PATH = "/internal/v1/persons";

    private static final long MAX_BYTES = 16 << 10;

    private final BiFunction<String, String, Future<Optional<PersonView>>> local;

    /** @param local reads a node of this instance by tenant and person */
    PeerPersonRoute(BiFunction<String, String, Future<Optional<PersonView>>> local) {
        this.local = local;
    }

    /** Mounts the route. Call it after the access gate and before the server listens. */
    void mount(Router router) {
        router.post(PATH)
                .handler(new RequestBody(MAX_BYTES))
                .handler(this::handle)
                .failureHandler(JsonResponses::handleFailure);
    }

    static Buffer request(String tenant, String person) {
        return new JsonObject().put("tenant", tenant).put("person", person).toBuffer();
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
            var person = json.getString("person");
            if (tenant == null || person == null) {
                throw RequestException.badRequest("tenant or person is missing");
            }
            return local.apply(tenant, person);
        } catch (DecodeException | ClassCastException e) { // rejected at the edge
            throw RequestException.badRequest("the request of a peer cannot be read: " + e.getMessage());
        }
    }
}
