package io.millrace.ingest.event;

import io.millrace.schemas.value.EventLimits;

/**
 * What one request may hold, counted on inflated bytes.
 *
 * @param eventBytes most bytes of one event's JSON
 * @param batchBytes most bytes of a request's body
 * @param batchEvents most events in a batch
 * @param jsonDepth deepest nesting of an event's JSON
 */
public record RequestLimits(int eventBytes, int batchBytes, int batchEvents, int jsonDepth) {
    /** The published limits of Segment's HTTP API: 32 KB, 500 KB, 2,500 events. */
    public static final RequestLimits SEGMENT = new RequestLimits(32 * 1024, 500 * 1024, 2_500, 64);

    private static final int GROWTH = 4;
    private static final int LEAST_BATCH_BYTES = 4 << 20;

    /** Tokens an event may have: none of its bytes makes more than one. */
    int tokens() {
        return eventBytes;
    }

    /**
     * Most bytes that an event may have when it is stored. Flattening repeats the names of nested objects for each of
     * their values, so an event grows by it; one that grows beyond this was made to.
     */
    public int storedEventBytes() {
        return Math.min(EventLimits.RAW_BYTES, GROWTH * eventBytes);
    }

    /** Most bytes that the events of one request may have together when they are stored, the batch's context in each. */
    public int storedBatchBytes() {
        return Math.max(LEAST_BATCH_BYTES, GROWTH * batchBytes);
    }
}
