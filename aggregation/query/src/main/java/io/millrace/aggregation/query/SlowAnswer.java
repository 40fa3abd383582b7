package io.millrace.aggregation.query;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Sends an answer piece by piece, as fast as its client takes it; who takes it too slowly is cut off. Its event loop's. */
final class SlowAnswer {
    private static final long LONGEST_MILLIS = 120_000;

    private final HttpServerResponse response;
    private final AnswerBytes bytes;

    private SlowAnswer(HttpServerResponse response, AnswerBytes bytes) {
        this.response = response;
        this.bytes = bytes;
    }

    /** Sends the answer and ends the response, whose head is set. */
    static void send(RoutingContext context, AnswerBytes bytes) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.putHeader("Content-Length", Long.toString(bytes.length()));
        long timer = context.vertx().setTimer(LONGEST_MILLIS, late -> response.reset());
        context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
        SlowAnswer answer = new SlowAnswer(response, bytes);
        response.drainHandler(drained -> answer.goOn());
        answer.goOn();
    }

    private void goOn() {
        while (!response.ended() && !response.closed() && !response.writeQueueFull()) {
            Buffer piece = bytes.next();
            if (piece == null) {
                response.end();
                return;
            }
            bytes.sent(piece);
            response.write(piece);
        }
    }
}
