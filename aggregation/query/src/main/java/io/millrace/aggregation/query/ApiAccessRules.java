package io.millrace.aggregation.query;

import io.millrace.runtime.access.AccessRules;
import io.millrace.runtime.access.Role;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.regex.Pattern;

/** Access rules of the query API, including the paths of the SQL module. */
public final class ApiAccessRules implements AccessRules {
    private static final String AVATICA = "/v1/avatica";

    /** Posts that change nothing. Any other post needs the role apply. */
    private static final Set<String> READING_POSTS =
            Set.of("/v1/sql", AVATICA, "/v1/insights/validate", "/v1/insights/plan");

    private static final Pattern POINTS = Pattern.compile("/v1/insights/[^/]+/points");

    /** Shows events as they were sent, including personal data. */
    private static final String EVENTS = "/v1/events";

    @Override
    public Role requiredRole(HttpMethod method, String path) {
        if (path.startsWith(EVENTS)) {
            return Role.APPLY;
        }
        boolean reads = READING.contains(method)
                || (method.equals(HttpMethod.POST)
                        && (READING_POSTS.contains(path) || POINTS.matcher(path).matches()));
        return reads ? Role.READ : Role.APPLY;
    }

    @Override
    public boolean isStream(String path) {
        return path.endsWith("/stream") || path.endsWith("/socket");
    }

    @Override
    public boolean challengesForPassword(String path) {
        return path.equals(AVATICA);
    }
}
