package io.millrace.runtime.access;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** What an API decides about its paths. Paths are normalized; implementations are thread-safe. */
public interface AccessRules {
    /** Methods that change nothing. */
    Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    /** The role that a key needs for the request. */
    Role requiredRole(HttpMethod method, String path);

    /** Whether the response stays open as a stream, which counts against the quota of streams. */
    boolean isStream(String path);

    /** Whether to challenge for a password, for clients that send one only then, such as JDBC drivers. */
    boolean challengesForPassword(String path);
}
