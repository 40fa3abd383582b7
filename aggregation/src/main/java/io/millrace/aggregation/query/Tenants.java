package io.millrace.aggregation.query;

import java.util.regex.Pattern;

/** Whose rows a request may see: the parameter {@code tenant}, until API keys say it. */
public final class Tenants {
    /** The parameter's name. */
    public static final String PARAMETER = "tenant";

    private static final String DEFAULT = "default";
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,64}");

    private Tenants() {}

    /** The tenant that a request names, {@code default} where it names none. */
    public static String of(Parameters parameters) {
        String tenant = parameters.find(PARAMETER).orElse(DEFAULT);
        if (!NAME.matcher(tenant).matches()) {
            throw RequestException.badRequest("tenant must match " + NAME + ", '" + tenant + "' does not");
        }
        return tenant;
    }
}
