package io.millrace.ingest.importer;

import io.millrace.ingest.importer.Checkpoint.Position;
import java.util.TreeMap;

/** Which parts of the file are sent and not answered yet, and so up to where all is done. Thread-safe. */
final class PendingBatches {
    private final TreeMap<Long, Position> starts = new TreeMap<>();
    private Position read;

    PendingBatches(Position start) {
        this.read = start;
    }

    /** A batch begins with the line behind this position. */
    synchronized void begins(Position before) {
        starts.put(before.offset(), before);
    }

    /** The batch that began there was answered with 2xx. */
    synchronized void answered(Position before) {
        starts.remove(before.offset());
    }

    /** The file has been read up to here. */
    synchronized void read(Position position) {
        read = position;
    }

    /** Everything before it is done. */
    synchronized Position done() {
        return starts.isEmpty() ? read : starts.firstEntry().getValue();
    }
}
