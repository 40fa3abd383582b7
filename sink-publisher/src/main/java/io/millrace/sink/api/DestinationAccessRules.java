package io.millrace.sink.api;

import io.millrace.runtime.access.AccessRules;
import io.millrace.runtime.access.Role;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** Access rules of the API of destinations: who reads may look and plan, who applies may do all. */
public final class DestinationAccessRules implements AccessRules {
    private static final Set<String> READING_POSTS = Set.of("/v1/destinations/validate", "/v1/destinations/plan");

    @Override
    public Role requiredRole(HttpMethod method, String path) {
        boolean reads = READING.contains(method) || (method.equals(HttpMethod.POST) && READING_POSTS.contains(path));
        return reads ? Role.READ : Role.APPLY;
    }

    @Override
    public boolean isStream(String path) {
        return false;
    }

    @Override
    public boolean challengesForPassword(String path) {
        return false;
    }
}
