package io.millrace.ingest.accesslog;

/**
 * One request as a log tells of it; what the log does not say is null.
 *
 * @param time when, ms since the epoch
 * @param client who asked: the first address of a chain, or a name where the log has names
 * @param host the site that was asked, with its port unless that is the scheme's own
 * @param scheme http or https, where the log says it
 * @param user who had signed in by HTTP
 * @param request what was asked for
 * @param status of the answer
 * @param bytes of the answer
 */
public record AccessLogEntry(
        long time,
        String client,
        String host,
        String scheme,
        String user,
        RequestLine request,
        Integer status,
        Long bytes,
        String referrer,
        String agent) {

    /** Gathers what a line says; {@code -} and nothing count as not said. For one thread. */
    static final class Builder {
        private final long time;
        private String client;
        private String host;
        private String scheme;
        private String user;
        private RequestLine request;
        private Integer status;
        private Long bytes;
        private String referrer;
        private String agent;

        Builder(long time) {
            this.time = time;
        }

        Builder client(String chain) {
            client = LogText.client(chain);
            return this;
        }

        Builder host(String text) {
            host = LogText.given(text);
            return this;
        }

        Builder scheme(String text) {
            var given = LogText.given(text);
            scheme = "https".equalsIgnoreCase(given) ? "https" : "http".equalsIgnoreCase(given) ? "http" : null;
            return this;
        }

        Builder user(String text) {
            user = LogText.given(text);
            return this;
        }

        Builder request(RequestLine line) {
            request = line;
            return this;
        }

        Builder status(String text) throws LogLineException {
            status = LogText.status(text);
            return this;
        }

        Builder bytes(String text) throws LogLineException {
            bytes = LogText.bytes(text);
            return this;
        }

        Builder referrer(String text) {
            referrer = LogText.given(text);
            return this;
        }

        Builder agent(String text) {
            agent = LogText.given(text);
            return this;
        }

        AccessLogEntry build() {
            return new AccessLogEntry(time, client, host, scheme, user, request, status, bytes, referrer, agent);
        }
    }
}
