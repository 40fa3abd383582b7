package io.millrace.sink.delivery;

import io.millrace.schemas.delivery.DeliveryFailureReason;

/** Thrown where no request can be made of a row; the attempt fails with this reason. */
final class UndeliverableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DeliveryFailureReason reason;

    UndeliverableException(DeliveryFailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DeliveryFailureReason reason() {
        return reason;
    }
}
