package io.millrace.ingest.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Reads the body of one POST and hands it to the {@link EventIntake} when it is complete, or known to be too large. For
 * one event loop.
 */
final class BodyReader {
    /** How much of an oversized body is read and dropped, so that its sender sees the response rather than a reset. */
    private static final int DISCARD_FACTOR = 16;

    private final PostedRequest posted;
    private final Body body;
    private final PostResponse response;
    private final EventIntake intake;
    private boolean isDone;

    BodyReader(PostedRequest posted, Body body, PostResponse response, EventIntake intake) {
        this.posted = posted;
        this.body = body;
        this.response = response;
        this.intake = intake;
    }

    /** Starts to read. */
    void read(HttpServerRequest request) {
        request.response().closeHandler(closed -> clientGone());
        request.exceptionHandler(broken -> clientGone());
        request.handler(this::chunk);
        request.endHandler(end -> bodyComplete());
    }

    private void chunk(Buffer chunk) {
        if (isDone) {
            // The response is decided; the rest of the body is drained and dropped.
            return;
        }
        if (!body.append(chunk)) {
            isDone = true;
            response.retryLater(PostResponse.RETRY_BUSY_SECONDS, "too much in flight");
        } else if (body.receivedBytes() > (long) body.limit() * DISCARD_FACTOR) {
            isDone = true;
            response.bodyEnded();
            response.closeConnectionAfterwards();
            intake.rejectTooLarge(posted, body, response);
        }
    }

    private void bodyComplete() {
        if (isDone) {
            return;
        }
        isDone = true;
        response.bodyEnded();
        if (body.isOverLimit()) {
            intake.rejectTooLarge(posted, body, response);
        } else {
            intake.process(posted, body, response);
        }
    }

    /** Releases the bytes of a body that will never be complete; one that is being processed is released by its response. */
    private void clientGone() {
        if (!isDone) {
            isDone = true;
            body.release();
        }
    }
}
