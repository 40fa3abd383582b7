package io.millrace.ingest.http;

import io.millrace.ingest.auth.WriteKeys.WriteKey;

/** One posted request: what is known of it, and that it is answered once. For one event loop. */
final class Submission {
    private final Endpoint endpoint;
    private final Answer answer;
    private final Body body;
    private final WriteKey key;
    private final long receivedAt;
    private final String ip;
    private final String userAgent;
    private boolean answered;

    /** @param key the key of header or query, or null where only the body may have one */
    Submission(
            Endpoint endpoint, Answer answer, Body body, WriteKey key, long receivedAt, String ip, String userAgent) {
        this.endpoint = endpoint;
        this.answer = answer;
        this.body = body;
        this.key = key;
        this.receivedAt = receivedAt;
        this.ip = ip;
        this.userAgent = userAgent;
    }

    /** Answers and gives the request's bytes back. */
    void answer(int status, byte[] json) {
        answered = true;
        body.release();
        answer.json(status, json);
    }

    void refuse(int retryAfterSeconds, String why) {
        answered = true;
        body.release();
        answer.retry(retryAfterSeconds, why);
    }

    void unauthenticated() {
        answered = true;
        body.release();
        answer.failure(401, "UNKNOWN_WRITE_KEY", "no known write key in Authorization, writeKey or body");
    }

    /** The client is gone; what was sent stays sent, and its retry is deduplicated. */
    void abandoned() {
        answered = true;
        body.release();
    }

    boolean isAnswered() {
        return answered;
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

    String userAgent() {
        return userAgent;
    }
}
