package io.millrace.ingest.importer;

import io.millrace.ingest.importer.Checkpoint.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a file until one can be read. A file of another format would fill {@code events.failed} with every line
 * of it, so rejected ones are held back that long, and the import ends if too many of them come. For one thread.
 */
final class LeadingRejects {
    /** So many lines without one that can be read are enough to know. */
    static final int MOST = 1_000;

    private static final int MOST_BYTES = 8 << 20;

    private final String fileName;
    private final String format;
    private final List<Held> held = new ArrayList<>();
    private int failed;
    private long bytes;
    private boolean read;
    private String why;

    /** A rejected line as it is sent, and the position before it. */
    static final class Held {
        private final byte[] json;
        private final Position before;

        private Held(byte[] json, Position before) {
            this.json = json;
            this.before = before;
        }

        byte[] json() {
            return json;
        }

        Position before() {
            return before;
        }
    }

    LeadingRejects(String fileName, String format) {
        this.fileName = fileName;
        this.format = format;
    }

    String fileName() {
        return fileName;
    }

    /** Whether a line could be read. */
    boolean areRead() {
        return read;
    }

    /** A line could be read; gives the rejected lines before it, to be sent now. */
    List<Held> read() {
        read = true;
        var all = List.copyOf(held);
        held.clear();
        return all;
    }

    /** @throws UnreadableFileException if these are enough */
    void failed(LineInvalidException e) throws UnreadableFileException {
        failed++;
        why = why == null ? e.getMessage() : why;
        if (failed >= MOST || bytes >= MOST_BYTES) {
            throw new UnreadableFileException("none of the first " + failed + " lines of " + fileName
                    + " can be read as " + format + "; the first one: " + why);
        }
    }

    /** As above; and the line is held back. */
    void failed(LineInvalidException e, byte[] json, Position before) throws UnreadableFileException {
        held.add(new Held(json, before));
        bytes += json.length;
        failed(e);
    }

    /**
     * The file ends.
     *
     * @throws UnreadableFileException if none of its lines could be read, and there are some
     */
    void end() throws UnreadableFileException {
        if (!read && failed > 0) {
            throw new UnreadableFileException("no line of " + fileName + " can be read as " + format + " (" + failed
                    + " tried); the first one: " + why);
        }
    }

    /** What is said of a file of which the collector accepted nothing. */
    UnreadableFileException noneAccepted(ImportCounts tally) {
        return new UnreadableFileException("none of the first " + tally.rejected() + " events of " + fileName
                + ", read as " + format + ", was accepted; the first one: " + tally.firstRejection());
    }
}
