package io.millrace.aggregation.access;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
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
    static Optional<String> header(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BASIC)) {
            return fromForeignPage(request)
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
     * web sockets know no such rule at all, so that the origin itself is compared.
     */
    static boolean fromForeignPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            HostAndPort asked = request.authority();
            return page.getHost() == null
                    || asked == null
                    || !page.getHost().equalsIgnoreCase(asked.host())
                    || port(page, page.getPort()) != port(page, asked.port());
        } catch (IllegalArgumentException e) { // rejected at the edge: no origin of ours looks like that
            return true;
        }
    }

    private static int port(URI page, int named) {
        return named > 0 ? named : "https".equals(page.getScheme()) ? 443 : 80;
    }
}
