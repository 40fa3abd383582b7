package io.millrace.aggregation.access;

import io.millrace.runtime.service.HostNames;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Where a request carries its key, and whether a page of ours sent it. */
final class Credentials {
    static final String COOKIE = "millrace-key";
    static final String PEER_HEADER = "Millrace-Peer-Secret";

    private static final String API_KEY_HEADER = "X-Api-Key";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private Credentials() {}

    /**
     * The key in {@code Authorization: Bearer}, as the password of {@code Authorization: Basic} whoever the user, or in
     * {@code X-Api-Key}. A browser adds a password that it remembers to what foreign pages send: there it does not count.
     */
    static Optional<String> header(HttpServerRequest request, HostNames hosts) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return fromForeignPage(request, hosts)
                    ? Optional.empty()
                    : password(authorization.substring(BASIC.length()).strip());
        }
        return Optional.ofNullable(request.getHeader(API_KEY_HEADER)).map(String::strip);
    }

    private static Optional<String> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
        } catch (IllegalArgumentException e) { // rejected at the edge: as if no key were shown
            return Optional.empty();
        }
    }

    /** The key in the cookie that a sign-in left. */
    static Optional<String> cookie(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE)).map(Cookie::getValue);
    }

    /**
     * Whether a page from elsewhere made the browser send this. Ports of one machine count as one site for cookies, and
     * web sockets know no such rule at all, so that the origin itself is compared. What navigates here shows no origin; what else
     * a foreign page has sent without one, a browser says so.
     */
    static boolean fromForeignPage(HttpServerRequest request, HostNames hosts) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return !hosts.isOursOrigin(origin, request);
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return site != null && !reads && (site.equals("cross-site") || site.equals("same-site"));
    }
}
