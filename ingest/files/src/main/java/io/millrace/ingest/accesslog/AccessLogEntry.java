package io.millrace.ingest.accesslog;

/**
 * One request in an access log; values that the log lacks are null.
 *
 * @param time time of the request, ms since the epoch
 * @param client address of the client, the first one of a chain of proxies; a host name if the log has names
 * @param host the requested site, with its port unless it is the scheme's default
 * @param scheme http or https
 * @param user user name of HTTP authentication
 * @param request the request line
 * @param status status of the response
 * @param bytes size of the response
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

    /** Builder that reads the texts of a line; {@code -} and blank mean absent. For one thread. */
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
            host = LogText.orNull(text);
            return this;
        }

        Builder scheme(String text) {
            var given = LogText.orNull(text);
            scheme = "https".equalsIgnoreCase(given) ? "https" : "http".equalsIgnoreCase(given) ? "http" : null;
            return this;
        }

        Builder user(String text) {
            user = LogText.orNull(text);
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
            referrer = LogText.orNull(text);
            return this;
        }

        Builder agent(String text) {
            agent = LogText.orNull(text);
            return this;
        }

        AccessLogEntry build() {
            return new AccessLogEntry(time, client, host, scheme, user, request, status, bytes, referrer, agent);
        }
    }
}
