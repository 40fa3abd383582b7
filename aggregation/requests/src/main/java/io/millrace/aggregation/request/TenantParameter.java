package io.millrace.aggregation.request;

import io.millrace.runtime.http.RequestException;
import java.util.regex.Pattern;

/** The parameter {@code tenant}, checked against the tenant of the request's API key. */
public final class TenantParameter {
    public static final String NAME = "tenant";

    private static final String DEFAULT = "default";
    private static final Pattern PATTERN = Pattern.compile("[a-z0-9_-]{1,64}");

    private TenantParameter() {}

    /**
     * The tenant of the parameter, else of the key, else {@code default}.
     *
     * @throws RequestException 403 if the parameter names another tenant than the key's
     */
    public static String parse(Parameters parameters) {
        String tenant = parameters.find(NAME).or(parameters::boundTenant).orElse(DEFAULT);
        if (!PATTERN.matcher(tenant).matches()) {
            throw RequestException.badRequest("tenant must match " + PATTERN + ", '" + tenant + "' does not");
        }
        if (!parameters.boundTenant().orElse(tenant).equals(tenant)) {
            throw new RequestException(403, "forbidden", "this key may not read tenant '" + tenant + "'");
        }
        return tenant;
    }
}
