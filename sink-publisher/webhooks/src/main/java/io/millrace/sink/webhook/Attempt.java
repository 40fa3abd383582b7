package io.millrace.sink.webhook;

import io.millrace.schemas.delivery.DeliveryFailureReason;

/**
 * What became of one attempt to deliver. Immutable.
 *
 * @param reason why it failed; null if the receiver acknowledged it
 * @param status HTTP status, or 0 if there was no answer
 * @param message what happened, for people, without secrets; bounded
 * @param retryAfterMillis how long the receiver asks to be left alone; 0 if it does not
 * @param millis how long it took
 */
public record Attempt(DeliveryFailureReason reason, int status, String message, long retryAfterMillis, long millis) {
    static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    /** The receiver acknowledged it. */
    public static Attempt delivered(int status, long millis) {
        return new Attempt(null, status, "delivered", 0, millis);
    }

    /** There was no answer. */
    public static Attempt failed(DeliveryFailureReason reason, String message, long millis) {
        return new Attempt(reason, 0, message, 0, millis);
    }

    /** Whether the receiver acknowledged it. */
    public boolean isDelivered() {
        return reason == null;
    }

    /** Whether the receiver wants nothing any more. */
    public boolean isGone() {
        return status == GONE;
    }

    /** Whether the receiver asks for less, as the Standard Webhooks specification has it. */
    public boolean isThrottled() {
        return status == TOO_MANY_REQUESTS
                || status == BAD_GATEWAY
                || status == GATEWAY_TIMEOUT
                || retryAfterMillis > 0;
    }

    /** Whether a further attempt would fail in the same way. */
    public boolean isPermanent() {
        return reason == DeliveryFailureReason.BODY_TOO_LARGE
                || reason == DeliveryFailureReason.ROW_UNREADABLE
                || reason == DeliveryFailureReason.ROW_EXPIRED;
    }

    /** Whether it says something of the receiver, rather than of the row. */
    public boolean isOfReceiver() {
        return !isPermanent() && reason != DeliveryFailureReason.DEFINITION_UNKNOWN;
    }
}
