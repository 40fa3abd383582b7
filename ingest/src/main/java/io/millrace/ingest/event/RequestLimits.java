package io.millrace.ingest.event;

import io.millrace.schemas.value.EventLimits;

/**
 * Size limits of one request, on inflated bytes.
 *
 * @param eventBytes most bytes of one event's JSON
 * @param batchBytes most bytes of a request's body
 * @param batchEvents most events in a batch
 * @param jsonDepth deepest nesting of an event's JSON
 */
public record RequestLimits(int eventBytes, int batchBytes, int batchEvents, int jsonDepth) {
    /** The published limits of Segment's HTTP API: 32 KB, 500 KB, 2,500 events. */
    public static final RequestLimits SEGMENT = new RequestLimits(32 * 1024, 500 * 1024, 2_500, 64);

    private static final int MAX_GROWTH = 4;
    private static final int MIN_STORED_BATCH_BYTES = 4 << 20;

    /** Most JSON tokens of an event; each has at least one byte. */
    int maxTokens() {
        return eventBytes;
    }

    /**
     * Most bytes of an event's stored record. Flattening repeats the names of nested objects for each value, so an event
     * grows; only one built to exhaust memory grows beyond this.
     */
    public int storedEventBytes() {
        return Math.min(EventLimits.RAW_BYTES, MAX_GROWTH * eventBytes);
    }

    /** Most bytes of all stored records of one request; each contains the batch's context. */
    public int storedBatchBytes() {
        return Math.max(MIN_STORED_BATCH_BYTES, MAX_GROWTH * batchBytes);
    }
}
