package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;

/**
 * One posted request: what is known of it, and that it is settled once. It holds its bytes until its answer: what was
 * sent of them may be needed until then, also when the client has gone. For one event loop.
 */
final class Submission {
    private final Endpoint endpoint;
    private final JsonResponse answer;
    private final Body body;
    private final WriteKey key;
    private final long receivedAt;
    private final String ip;
    private final String userAgent;
    private final String redriven;
    private boolean settled;

    /**
     * Of one request.
     *
     * @param key the key of header or query, or null where only the body may have one
     * @param redriven id of the failed event that the request sends again, or null
     */
    Submission(
            Endpoint endpoint,
            JsonResponse answer,
            Body body,
            WriteKey key,
            long receivedAt,
            String ip,
            String userAgent,
            String redriven) {
        this.endpoint = endpoint;
        this.answer = answer;
        this.body = body;
        this.key = key;
        this.receivedAt = receivedAt;
        this.ip = ip;
        this.userAgent = userAgent;
        this.redriven = redriven;
    }

    /** From here on nothing of its body changes what becomes of it; it will be answered. */
    void settle() {
        settled = true;
    }

    /** Whether what becomes of it is known, though it may not be answered yet. */
    boolean isSettled() {
        return settled;
    }

    /** Answers and gives the request's bytes back. */
    void answer(int status, byte[] json) {
        settled = true;
        if (json.length <= JsonResponse.SMALL) {
            body.release();
        }
        // A large answer may wait for its reader, so it keeps the account of what it answers.
        answer.json(status, json).onComplete(written -> body.release());
    }

    void refuse(int retryAfterSeconds, String why) {
        settled = true;
        body.release();
        answer.retry(retryAfterSeconds, why);
    }

    void unauthenticated() {
        settled = true;
        body.release();
        answer.failure(401, "UNKNOWN_WRITE_KEY", "no known write key in Authorization, writeKey or body");
    }

    /** The client is gone; what was sent stays sent, and its retry is deduplicated. */
    void abandoned() {
        if (!settled) {
            settled = true;
            body.release();
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Body body() {
        return body;
    }

    WriteKey key() {
        return key;
    }

    long receivedAt() {
        return receivedAt;
    }

    String ip() {
        return ip;
    }

    String redriven() {
        return redriven;
    }

    String userAgent() {
        return userAgent;
    }
}
