package io.millrace.ingest.http;

import io.millrace.ingest.produce.IngestCounters;

/**
 * Responds to one POST of events and counts what became of them. Holds the body's share of the byte budget until then,
 * even if the client is gone: a record in flight may still need the bytes for its dead letter. For one event loop.
 */
final class PostResponse {
    /** Retry-After where the byte budget is used up. */
    static final int RETRY_BUSY_SECONDS = 1;

    /** Retry-After where the broker or the registry does not answer. */
    static final int RETRY_DOWN_SECONDS = 5;

    private final JsonResponse response;
    private final Body body;
    private final IngestCounters counters;
    private long bodyEndNanos;

    PostResponse(JsonResponse response, Body body, IngestCounters counters) {
        this.response = response;
        this.body = body;
        this.counters = counters;
    }

    /** Starts the measured time: the body has been read. */
    void bodyEnded() {
        bodyEndNanos = System.nanoTime();
    }

    /**
     * Responds with the verdicts, or with 503 if not every record was acknowledged.
     *
     * @param events how many events the request holds
     * @param bodyBytes the body's size, inflated
     * @param failure the first failure of a record, or null
     */
    void complete(IngestCounters.Tenant tenant, int events, int bodyBytes, Verdicts verdicts, Throwable failure) {
        tenant.received(events, bodyBytes);
        counters.processed((System.nanoTime() - bodyEndNanos) / 1e9);
        if (failure != null) {
            // Retried by the client.
            tenant.refused(events);
            retryLater(RETRY_DOWN_SECONDS, "the broker did not acknowledge in time");
            return;
        }
        tenant.accepted(events - verdicts.rejections().size());
        verdicts.rejections().forEach(tenant::rejected);
        send(verdicts.status(), verdicts.json());
    }

    private void send(int status, byte[] json) {
        if (json.length <= JsonResponse.SMALL_BYTES) {
            body.release();
        }
        // A large response may wait for a slow reader, so the request keeps its share of the budget until it is
        // written.
        response.json(status, json).onComplete(written -> body.release());
    }

    /** Responds with 503: the client sends the whole request again. */
    void retryLater(int retryAfterSeconds, String why) {
        body.release();
        response.retryLater(retryAfterSeconds, why);
    }

    /** Responds with 429: the client sends the whole request again. */
    void tooFast(IngestCounters.Tenant tenant, int retryAfterSeconds) {
        tenant.rateLimited();
        body.release();
        response.tooFast(retryAfterSeconds);
    }

    /** Responds with 403. */
    void foreignOrigin() {
        body.release();
        response.foreignOrigin();
    }

    /** Responds with 401. */
    void unauthenticated() {
        counters.unauthenticated();
        body.release();
        response.failure(401, "UNKNOWN_WRITE_KEY", "no known write key in Authorization, writeKey or body");
    }

    /** Closes the connection behind the response, because the rest of the body is not worth reading. */
    void closeConnectionAfterwards() {
        response.closeConnectionAfterwards();
    }
}
