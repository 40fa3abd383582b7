package io.millrace.ingest.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Buffer of events for the next batch, within the collector's limits. For one thread. */
public final class BatchBuffer {
    // Below the collector's limits of 500 KiB and 2,500 events; larger batches are hardly cheaper per event.
    private static final int MAX_BYTES = 400 * 1024;
    private static final int MAX_EVENTS = 1_000;
    private static final byte[] PREFIX = "{\"batch\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUFFIX = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    private int events;

    /** Whether another event of this size still fits. */
    public boolean fits(int eventBytes) {
        return events == 0 || (events < MAX_EVENTS && bytes.size() + eventBytes + 3 <= MAX_BYTES);
    }

    /** Adds an event's JSON. */
    public void add(byte[] json) {
        bytes.writeBytes(events == 0 ? PREFIX : new byte[] {','});
        bytes.writeBytes(json);
        events++;
    }

    /** Whether the buffer holds no event. */
    public boolean isEmpty() {
        return events == 0;
    }

    /** Returns the batch as a request body and empties the buffer. */
    public byte[] drain() {
        bytes.writeBytes(SUFFIX);
        var body = bytes.toByteArray();
        bytes.reset();
        events = 0;
        return body;
    }
}
