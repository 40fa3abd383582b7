package io.millrace.ingest.http;

import io.millrace.ingest.event.Rejection;
import io.millrace.ingest.event.RequestLimits;
import io.millrace.ingest.produce.EventProducer;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;

/** Encodes the events of one request, within the limits on what one event and one request may store. */
final class RecordEncoder {
    private final EventProducer producer;
    private final RequestLimits limits;
    private long storedBytes;

    RecordEncoder(EventProducer producer, RequestLimits limits) {
        this.producer = producer;
        this.limits = limits;
    }

    /**
     * The record of the event.
     *
     * @throws Rejection with EVENT_TOO_LARGE if a limit is exceeded
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if no schema id is known yet
     */
    byte[] encode(RawEvent event) throws Rejection {
        var record = producer.encode(event);
        if (record.length > limits.storedEventBytes()) {
            throw tooLarge(event, record.length, "an event may take " + limits.storedEventBytes());
        }
        if (storedBytes + record.length > limits.storedBatchBytes()) {
            throw tooLarge(event, record.length, "those of a request together " + limits.storedBatchBytes());
        }
        storedBytes += record.length;
        return record;
    }

    private static Rejection tooLarge(RawEvent event, int bytes, String limit) {
        return new Rejection(
                        FailureReason.EVENT_TOO_LARGE,
                        "",
                        "stored, it takes " + bytes + " bytes; " + limit + " at most")
                .withMessageId(event.getMessageId());
    }
}
