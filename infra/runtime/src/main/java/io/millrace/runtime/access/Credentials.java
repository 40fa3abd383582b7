package io.millrace.runtime.access;

import io.millrace.runtime.service.AllowedHosts;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Credentials of a request, and whether a page of another site sent it. */
final class Credentials {
    static final String COOKIE = "millrace-key";
    static final String PEER_HEADER = "Millrace-Peer-Secret";

    private static final String API_KEY_HEADER = "X-Api-Key";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private Credentials() {}

    /**
     * The key in {@code Authorization: Bearer}, as the password of {@code Authorization: Basic} with any user name, or in
     * {@code X-Api-Key}. Browsers add a remembered password to requests of foreign pages, so there it is ignored.
     */
    static Optional<String> header(HttpServerRequest request, AllowedHosts hosts) {
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
        } catch (IllegalArgumentException e) { // rejected at the edge: treated as no key
            return Optional.empty();
        }
    }

    /** The key in the session cookie. */
    static Optional<String> cookie(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE)).map(Cookie::getValue);
    }

    /**
     * Whether a page of another site made the browser send this. Compares the origin itself: cookies do not tell ports of one
     * host apart, and web sockets have no same-site rule. Navigation sends no origin; for anything else without one, browsers
     * send {@code Sec-Fetch-Site}.
     */
    static boolean fromForeignPage(HttpServerRequest request, AllowedHosts hosts) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null) {
            return !hosts.isAllowedOrigin(origin, request);
        }
        String site = request.getHeader("Sec-Fetch-Site");
        boolean reads =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        return site != null && !reads && (site.equals("cross-site") || site.equals("same-site"));
    }
}
