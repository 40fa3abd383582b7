package io.millrace.ingest.http;

import io.millrace.ingest.auth.KeyOrigins;
import io.millrace.ingest.produce.IngestCounters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Writes the JSON response to one request, with the CORS headers that browsers need. For one event loop. */
final class JsonResponse {
    /** A response up to this size fits in the socket's buffer, whether or not the client reads it. */
    static final int SMALL_BYTES = 16 * 1024;

    private static final String JSON = "application/json";
    private static final long READ_TIMEOUT_MS = 30_000;

    /** Headers that the known libraries send; anonymousid is RudderStack's. */
    private static final String ALLOWED_HEADERS =
            "authorization, content-type, content-encoding, x-retry-count, anonymousid";

    /** A list of header names, which a preflight request may ask for beyond the known ones. */
    private static final Pattern HEADER_NAME_LIST = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}");

    private final HttpServerRequest request;
    private final IngestCounters counters;
    private final KeyOrigins origins;

    /** @param origins origins whose pages may read the response */
    JsonResponse(HttpServerRequest request, IngestCounters counters, KeyOrigins origins) {
        this.request = request;
        this.counters = counters;
        this.origins = origins;
    }

    /** Writes the response; the future completes when it is written or the connection is closed. */
    Future<Void> json(int status, byte[] body) {
        counters.responded(status);
        if (request.response().ended() || request.response().closed()) {
            return Future.succeededFuture();
        }
        cors();
        var written = request.response()
                .setStatusCode(status)
                .putHeader("content-type", JSON)
                .end(Buffer.buffer(body));
        if (body.length > SMALL_BYTES) {
            closeIfUnread(written);
        }
        return written;
    }

    /** Bounds the time to read a large response: a client that reads a byte now and then never trips the idle timeout. */
    private void closeIfUnread(Future<Void> written) {
        var vertx = Vertx.currentContext().owner();
        long timer =
                vertx.setTimer(READ_TIMEOUT_MS, timeout -> request.connection().close());
        written.onComplete(done -> vertx.cancelTimer(timer));
    }

    /** Responds with 200 and no verdicts. */
    void success() {
        json(200, ascii("{\"success\":true}"));
    }

    /** Responds with an error. */
    void failure(int status, String reason, String message) {
        json(status, ascii("{\"success\":false,\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}"));
    }

    /** Responds with 503: the only status that every SDK retries without ever dropping the batch. */
    void retryLater(int seconds, String message) {
        request.response().putHeader("retry-after", Integer.toString(seconds));
        failure(503, "UNAVAILABLE", message);
    }

    /** Responds with 429: the key has sent its events of now. */
    void tooFast(int seconds) {
        request.response().putHeader("retry-after", Integer.toString(seconds));
        failure(429, "RATE_LIMITED", "this write key has sent more events a second than it may");
    }

    /** Responds with 403: the page is not one that may send with the key. */
    void foreignOrigin() {
        failure(403, "ORIGIN_NOT_ALLOWED", "pages of this origin may not send with this write key");
    }

    /** Responds to a CORS preflight request. */
    void preflight() {
        counters.responded(204);
        cors();
        var wanted = request.getHeader("access-control-request-headers");
        var allowed = wanted != null && HEADER_NAME_LIST.matcher(wanted).matches()
                ? ALLOWED_HEADERS + ", " + wanted
                : ALLOWED_HEADERS;
        request.response()
                .setStatusCode(204)
                .putHeader("access-control-allow-methods", "GET, HEAD, POST, OPTIONS")
                .putHeader("access-control-allow-headers", allowed)
                .putHeader("access-control-max-age", "86400")
                .end();
    }

    /**
     * Allows the origin, if pages of it may send with some key, with credentials: some libraries send cookies, which are not read
     * here.
     */
    private void cors() {
        var origin = request.getHeader("origin");
        var response = request.response();
        if (origin != null && !origins.allowsWithSomeKey(origin)) {
            response.putHeader("vary", "Origin");
            return;
        }
        response.putHeader("access-control-allow-origin", origin == null ? "*" : origin)
                .putHeader("access-control-expose-headers", "Retry-After");
        if (origin != null) {
            response.putHeader("access-control-allow-credentials", "true").putHeader("vary", "Origin");
        }
    }

    /** Closes the connection behind the response, because the rest of the body is not worth reading. */
    void closeConnectionAfterwards() {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("connection", "close");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
