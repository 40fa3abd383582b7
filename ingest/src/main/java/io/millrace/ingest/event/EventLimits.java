package io.millrace.ingest.event;

/**
 * What one request may hold, counted on inflated bytes.
 *
 * @param eventBytes most bytes of one event's JSON
 * @param batchBytes most bytes of a request's body
 * @param batchEvents most events in a batch
 * @param jsonDepth deepest nesting of an event's JSON
 */
public record EventLimits(int eventBytes, int batchBytes, int batchEvents, int jsonDepth) {
    /** The published limits of Segment's HTTP API: 32 KB, 500 KB, 2,500 events. */
    public static final EventLimits SEGMENT = new EventLimits(32 * 1024, 500 * 1024, 2_500, 64);

    /** Tokens an event may have: none of its bytes makes more than one. */
    int tokens() {
        return eventBytes;
    }
}
