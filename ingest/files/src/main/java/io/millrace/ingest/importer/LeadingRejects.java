package io.millrace.ingest.importer;

import io.millrace.ingest.importer.Checkpoint.Position;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejected lines at the beginning of a file, held back until one line can be read. A file in another format would otherwise
 * fill {@code events.failed} with all of its lines. Too many of them end the import. For one thread.
 */
final class LeadingRejects {
    /** The import ends after this many lines of which none can be read. */
    static final int MAX_LINES = 1_000;

    private static final int MAX_BYTES = 8 << 20;

    private final String fileName;
    private final String format;
    private final List<Held> held = new ArrayList<>();
    private int failed;
    private long bytes;
    private boolean over;
    private String firstError;

    /** A rejected line as it will be sent, and the position before it. */
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

    /** Whether a line has been read. */
    boolean isOver() {
        return over;
    }

    /** Notes that a line has been read; returns the rejected lines before it, which are to be sent now. */
    List<Held> release() {
        over = true;
        var all = List.copyOf(held);
        held.clear();
        return all;
    }

    /**
     * Notes a line that cannot be read.
     *
     * @throws UnreadableFileException if too many lines cannot be read
     */
    void failed(LineInvalidException e) throws UnreadableFileException {
        failed++;
        firstError = firstError == null ? e.getMessage() : firstError;
        if (failed >= MAX_LINES || bytes >= MAX_BYTES) {
            throw new UnreadableFileException("none of the first " + failed + " lines of " + fileName
                    + " can be read as " + format + "; the first one: " + firstError);
        }
    }

    /**
     * Holds back a line that cannot be read.
     *
     * @throws UnreadableFileException if too many lines cannot be read
     */
    void failed(LineInvalidException e, byte[] json, Position before) throws UnreadableFileException {
        held.add(new Held(json, before));
        bytes += json.length;
        failed(e);
    }

    /**
     * Notes the end of the file.
     *
     * @throws UnreadableFileException if there are lines and none could be read
     */
    void end() throws UnreadableFileException {
        if (!over && failed > 0) {
            throw new UnreadableFileException("no line of " + fileName + " can be read as " + format + " (" + failed
                    + " tried); the first one: " + firstError);
        }
    }

    /** The exception for a file of which the collector accepted nothing. */
    UnreadableFileException noneAccepted(ImportCounts counts) {
        return new UnreadableFileException("none of the first " + counts.rejected() + " events of " + fileName
                + ", read as " + format + ", was accepted; the first one: " + counts.firstRejection());
    }
}
