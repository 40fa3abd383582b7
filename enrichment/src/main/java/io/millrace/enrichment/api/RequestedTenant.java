package io.millrace.enrichment.api;

import io.millrace.runtime.http.RequestException;
import io.millrace.runtime.http.TenantBinding;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** The tenant of a request: that of the parameter {@code tenant}, else of the API key, else {@code default}. */
final class RequestedTenant {
    private static final String DEFAULT = "default";
    private static final Pattern PATTERN = Pattern.compile("[a-z0-9_-]{1,64}");

    private RequestedTenant() {}

    /**
     * The tenant.
     *
     * @throws RequestException 403 if the parameter names another tenant than the key's
     */
    static String of(RoutingContext context) {
        var parameter = context.queryParam("tenant");
        var bound = TenantBinding.of(context);
        var tenant = parameter.isEmpty() ? bound.orElse(DEFAULT) : parameter.get(0);
        if (!PATTERN.matcher(tenant).matches()) {
            throw RequestException.badRequest("tenant must match " + PATTERN + ", '" + tenant + "' does not");
        }
        if (!bound.orElse(tenant).equals(tenant)) {
            throw new RequestException(403, "forbidden", "this key may not see tenant '" + tenant + "'");
        }
        return tenant;
    }
}
