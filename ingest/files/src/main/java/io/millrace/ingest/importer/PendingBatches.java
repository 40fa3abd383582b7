package io.millrace.ingest.importer;

import io.millrace.ingest.importer.Checkpoint.Position;
import java.util.TreeMap;

/** Batches that are not accepted yet, and so the position up to which the file is done. Thread-safe. */
final class PendingBatches {
    private final TreeMap<Long, Position> starts = new TreeMap<>();
    private Position read;

    PendingBatches(Position start) {
        this.read = start;
    }

    /** Notes that a batch begins behind this position. */
    synchronized void started(Position before) {
        starts.put(before.offset(), before);
    }

    /** Notes that the batch that began there was accepted with 2xx. */
    synchronized void completed(Position before) {
        starts.remove(before.offset());
    }

    /** Notes how far the file has been read. */
    synchronized void read(Position position) {
        read = position;
    }

    /** The position before which everything is accepted. */
    synchronized Position done() {
        return starts.isEmpty() ? read : starts.firstEntry().getValue();
    }
}
