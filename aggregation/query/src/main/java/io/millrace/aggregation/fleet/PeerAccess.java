package io.millrace.aggregation.fleet;

import io.millrace.runtime.http.RequestException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Gate of paths that are for other instances. It checks no tenants and no keys: with a secret it admits requests that send it;
 * without one the port must be reachable by instances only. Thread-safe.
 *
 * @param secret shared secret of the instances
 */
public record PeerAccess(Optional<String> secret) implements Handler<RoutingContext> {
    @Override
    public void handle(RoutingContext context) {
        String shown = context.request().getHeader(Peers.SECRET);
        boolean fits = secret.isEmpty()
                || (shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(StandardCharsets.UTF_8),
                                secret.get().getBytes(StandardCharsets.UTF_8)));
        if (!fits) {
            throw new RequestException(
                    403, "forbidden", "this path is for instances of the fleet, which send its secret");
        }
        context.next();
    }
}
