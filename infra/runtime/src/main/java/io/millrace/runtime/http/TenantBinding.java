package io.millrace.runtime.http;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The one tenant whose data a request may see, as its API key says. */
public final class TenantBinding {
    private static final String ATTRIBUTE = TenantBinding.class.getName();

    private TenantBinding() {}

    /** Restricts the request to this tenant's data. */
    public static void bind(RoutingContext context, String tenant) {
        context.put(ATTRIBUTE, tenant);
    }

    /** The tenant that the request is restricted to; empty if it may name any. */
    public static Optional<String> of(RoutingContext context) {
        return Optional.ofNullable(context.get(ATTRIBUTE));
    }
}
