package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The write keys that a request offers. The first known one counts, in the order Basic (as user name), Bearer,
 * {@code ?writeKey=}, the body's {@code writeKey}: a client with an OAuth token of its own still has the body's key.
 *
 * @param authorization the Authorization header, or null
 * @param query the query parameter, or null
 */
public record RequestCredentials(String authorization, String query) {
    private static final String BASIC = "basic ";
    private static final String BEARER = "bearer ";

    /** The key, if headers or query offer a known one. */
    public Optional<WriteKey> find(WriteKeys keys) {
        return keys.find(fromHeader()).or(() -> keys.find(query));
    }

    /** The text of the known key, or null. */
    public String given(WriteKeys keys) {
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
            // Rejected at the edge: what is not base64 offers no key.
            return null;
        }
    }
}
