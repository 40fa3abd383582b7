package io.millrace.aggregation.query;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whose rows a request may see: the tenant of its API key; without keys the parameter {@code tenant}. */
public final class Tenants {
    /** The parameter's name. */
    public static final String PARAMETER = "tenant";

    private static final String DEFAULT = "default";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    private static final String ATTRIBUTE = Tenants.class.getName();

    private Tenants() {}

    /** From now on the request sees this tenant's rows only. */
    public static void bind(RoutingContext context, String tenant) {
        context.put(ATTRIBUTE, tenant);
    }

    /** The one tenant that the request was bound to; empty for one that may name any. */
    public static Optional<String> bound(RoutingContext context) {
        return Optional.ofNullable(context.get(ATTRIBUTE));
    }

    /**
     * The tenant that the request was bound to, else the one that it names, else {@code default}. Naming another than it was
     * bound to is refused with 403.
     */
    public static String of(Parameters parameters) {
        String tenant = parameters.find(PARAMETER).or(parameters::boundTenant).orElse(DEFAULT);
        if (!NAME.matcher(tenant).matches()) {
            throw RequestException.badRequest("tenant must match " + NAME + ", '" + tenant + "' does not");
        }
        if (!parameters.boundTenant().orElse(tenant).equals(tenant)) {
            throw new RequestException(403, "forbidden", "this key does not see the rows of tenant '" + tenant + "'");
        }
        return tenant;
    }
}
