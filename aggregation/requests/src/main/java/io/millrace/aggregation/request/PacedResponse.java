package io.millrace.aggregation.request;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Response sent chunk by chunk at the client's pace. Clients slower than two minutes are cut off. Runs on the event loop. */
public final class PacedResponse {
    private static final long MAX_MILLIS = 120_000;

    private final HttpServerResponse response;
    private final ResponseBody body;

    private PacedResponse(HttpServerResponse response, ResponseBody body) {
        this.response = response;
        this.body = body;
    }

    /** Sends the body and ends the response. Status and headers are already set. */
    public static void send(RoutingContext context, ResponseBody body) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader("Content-Length", Long.toString(body.length()));
        long timer = context.vertx().setTimer(MAX_MILLIS, late -> response.reset());
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        PacedResponse paced = new PacedResponse(response, body);
        response.drainHandler(drained -> paced.sendWritable());
        paced.sendWritable();
    }

    private void sendWritable() {
        while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
            Buffer chunk = body.removeNext();
            if (chunk == null) {
                response.end();
                return;
            }
            body.release(chunk);
            response.write(chunk);
        }
    }
}
