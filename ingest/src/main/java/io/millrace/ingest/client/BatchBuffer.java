package io.millrace.ingest.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Events on their way into one batch, within the collector's limits. For one thread. */
public final class BatchBuffer {
    // Under the collector's 500 KiB and 2,500 events; a batch of so many is already cheap for each event.
    private static final int MOST_BYTES = 400 * 1024;
    private static final int MOST_EVENTS = 1_000;
    private static final byte[] HEAD = "{\"batch\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    private int events;

    /** Whether another event of this size still fits. */
    public boolean fits(int eventBytes) {
        return events == 0 || (events < MOST_EVENTS && bytes.size() + eventBytes + 3 <= MOST_BYTES);
    }

    /** Adds an event's JSON. */
    public void add(byte[] json) {
        bytes.writeBytes(events == 0 ? HEAD : new byte[] {','});
        bytes.writeBytes(json);
        events++;
    }

    public int events() {
        return events;
    }

    public boolean isEmpty() {
        return events == 0;
    }

    /** The batch's body, and starts the next one. */
    public byte[] take() {
        bytes.writeBytes(TAIL);
        var body = bytes.toByteArray();
        bytes.reset();
        events = 0;
        return body;
    }
}
