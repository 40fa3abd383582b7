package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Write keys in the header and the query of a request. The first known key wins, in the order Basic (as user name),
 * Bearer, {@code ?writeKey=}; the caller falls back to the body's {@code writeKey}. Unknown keys are skipped, because a
 * client may send a Bearer token of its own system.
 *
 * @param authorization the Authorization header, or null
 * @param query the query parameter, or null
 */
public record RequestCredentials(String authorization, String query) {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    /** The first known key. */
    public Optional<WriteKey> find(WriteKeys keys) {
        return keys.find(fromHeader()).or(() -> keys.find(query));
    }

    /** The header's key if it is known, else the query's, known or not; null without either. */
    public String knownOrQueryKey(WriteKeys keys) {
        var header = fromHeader();
        return keys.find(header).isPresent() ? header : query;
    }

    private String fromHeader() {
        if (authorization == null) {
            return null;
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            var pair = new String(
                    Base64.getDecoder()
                            .decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: a header that is not base64 holds no key.
            return null;
        }
    }
}
