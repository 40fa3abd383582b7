package io.millrace.enrichment.api;

import io.millrace.runtime.access.AccessRules;
import io.millrace.runtime.access.Role;
import io.vertx.core.http.HttpMethod;

/** Access rules of the API of persons: it shows and changes personal data, so every request needs the role apply. */
final class PersonAccessRules implements AccessRules {
    @Override
    public Role requiredRole(HttpMethod method, String path) {
        return Role.APPLY;
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
