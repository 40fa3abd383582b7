package io.millrace.ingest.http;

import io.millrace.ingest.produce.IngestCounters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Writes the answer to one request, once: JSON, with the headers that browsers need. */
final class JsonResponse {
    /** Answers up to this size fit in the socket's buffer, whether the client reads them or not. */
    static final int SMALL = 16 * 1024;

    private static final String JSON = "application/json";
    private static final long READ_WITHIN_MS = 30_000;

    /** What libraries are known to send; RudderStack's the last. */
    private static final String ALLOWED = "authorization, content-type, content-encoding, x-retry-count, anonymousid";

    /** What else a page may ask to send: nobody's business here, but nothing that is no list of names. */
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}");

    private final HttpServerRequest request;
    private final IngestCounters counters;

    JsonResponse(HttpServerRequest request, IngestCounters counters) {
        this.request = request;
        this.counters = counters;
    }

    /** Done when it is written, or there is nobody left to read it. */
    Future<Void> json(int status, byte[] body) {
        counters.answered(status);
        if (request.response().ended() || request.response().closed()) {
            return Future.succeededFuture();
        }
        cors();
        var written = request.response()
                .setStatusCode(status)
                .putHeader("content-type", JSON)
                .end(Buffer.buffer(body));
        if (body.length > SMALL) {
            closeUnlessRead(written);
        }
        return written;
    }

    /** A client that reads a byte now and then is never idle, and holds its answer for as long as it likes. */
    private void closeUnlessRead(Future<Void> written) {
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(READ_WITHIN_MS, late -> request.connection().close());
        written.onComplete(done -> vertx.cancelTimer(timer));
    }

    void success() {
        json(200, ascii("{\"success\":true}"));
    }

    void failure(int status, String reason, String message) {
        json(status, ascii("{\"success\":false,\"reason\":\"" + reason + "\",\"message\":\"" + message + "\"}"));
    }

    /** To be sent again: the only answer that every SDK retries and that never loses the batch. */
    void retry(int seconds, String message) {
        request.response().putHeader("retry-after", Integer.toString(seconds));
        failure(503, "UNAVAILABLE", message);
    }

    void preflight() {
        counters.answered(204);
        cors();
        var wanted = request.getHeader("access-control-request-headers");
        var allowed = wanted != null && HEADER_NAMES.matcher(wanted).matches() ? ALLOWED + ", " + wanted : ALLOWED;
        request.response()
                .setStatusCode(204)
                .putHeader("access-control-allow-methods", "GET, HEAD, POST, OPTIONS")
                .putHeader("access-control-allow-headers", allowed)
                .putHeader("access-control-max-age", "86400")
                .end();
    }

    /** Any page may send, with its cookies, of which nothing is read: a library that is told to include them insists. */
    private void cors() {
        var origin = request.getHeader("origin");
        var response = request.response();
        response.putHeader("access-control-allow-origin", origin == null ? "*" : origin)
                .putHeader("access-control-expose-headers", "Retry-After");
        if (origin != null) {
            response.putHeader("access-control-allow-credentials", "true").putHeader("vary", "Origin");
        }
    }

    /** Closes the connection after the answer, where the rest of the request's body is not worth reading. */
    JsonResponse thenClose() {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("connection", "close");
        }
        return this;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
