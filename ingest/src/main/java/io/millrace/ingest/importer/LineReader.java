package io.millrace.ingest.importer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits a stream into lines of bytes; where quotes count, as in CSV, a line end between quotes is part of the line. A
 * line that is longer than the bound is cut there and marked, and the rest of it skipped up to the next line end, so that
 * a stray quote costs no more than that. For one thread.
 */
final class LineReader {
    private final InputStream in;
    private final int bound;
    private final boolean quotesCount;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private long offset;
    private long lines;
    private long first = 1;
    private boolean cut;
    private boolean terminated;

    LineReader(InputStream in, int bound, boolean quotesCount) {
        this.quotesCount = quotesCount;
        this.in = new BufferedInputStream(in, 256 * 1024);
        this.bound = bound;
    }

    /** The next line without its line end, or null at the end. */
    byte[] next() throws IOException {
        line.reset();
        cut = false;
        terminated = false;
        first = lines + 1;
        boolean inQuotes = false;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0; b = in.read()) {
            offset++;
            if (b == '\n') {
                lines++;
                if (!inQuotes || cut) {
                    terminated = true;
                    break;
                }
            } else if (b == '"' && quotesCount) {
                inQuotes = !inQuotes;
            }
            if (line.size() < bound) {
                line.write(b);
            } else {
                cut = true;
            }
        }
        var bytes = line.toByteArray();
        int length = bytes.length;
        return length > 0 && bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
    }

    /** Bytes read, up to and with the last line's end. */
    long offset() {
        return offset;
    }

    /** Number of the last line, or of its first one where it spans several; from 1. */
    long number() {
        return first;
    }

    /** Whether the last line was longer than the bound. */
    boolean wasCut() {
        return cut;
    }

    /** Whether the last line had an end; the file's last may not. */
    boolean wasTerminated() {
        return terminated;
    }
}
