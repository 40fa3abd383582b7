package io.millrace.ingest.http;

import io.millrace.ingest.produce.IngestCounters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** Writes the answer to one request, once: JSON, with the headers that browsers need. */
final class Answer {
    private static final String JSON = "application/json";

    private final HttpServerRequest request;
    private final IngestCounters counters;

    Answer(HttpServerRequest request, IngestCounters counters) {
        this.request = request;
        this.counters = counters;
    }

    void json(int status, byte[] body) {
        counters.answered(status);
        if (request.response().ended() || request.response().closed()) {
            return;
        }
        cors();
        request.response().setStatusCode(status).putHeader("content-type", JSON).end(Buffer.buffer(body));
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
        request.response()
                .setStatusCode(204)
                .putHeader("access-control-allow-methods", "GET, POST, OPTIONS")
                .putHeader(
                        "access-control-allow-headers", "authorization, content-type, content-encoding, x-retry-count")
                .putHeader("access-control-max-age", "86400")
                .end();
    }

    private void cors() {
        request.response()
                .putHeader("access-control-allow-origin", "*")
                .putHeader("access-control-expose-headers", "Retry-After");
    }

    /** Closes the connection after the answer, where the rest of the request's body is not worth reading. */
    Answer thenClose() {
        request.response().putHeader("connection", "close");
        return this;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
