package io.millrace.ingest.importer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reader of lines as bytes. A line longer than the bound is cut, marked as cut, and its rest is skipped. For one thread.
 */
final class LineReader implements LineSource {
    private final InputStream in;
    private final int bound;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private long offset;
    private long lines;
    private boolean cut;
    private boolean terminated;

    LineReader(InputStream in, int bound) {
        this.in = new BufferedInputStream(in, 256 * 1024);
        this.bound = bound;
    }

    @Override
    public byte[] next() throws IOException {
        line.reset();
        cut = false;
        terminated = false;
        int b = in.read();
        if (b < 0) {
            return null;
        }
        lines++;
        for (; b >= 0; b = in.read()) {
            offset++;
            if (b == '\n') {
                terminated = true;
                break;
            }
            if (line.size() < bound) {
                line.write(b);
            } else {
                cut = true;
            }
        }
        return withoutReturn(line.toByteArray());
    }

    /** The bytes without a carriage return at their end. */
    static byte[] withoutReturn(byte[] bytes) {
        int length = bytes.length;
        return length > 0 && bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long number() {
        return lines;
    }

    @Override
    public boolean wasCut() {
        return cut;
    }

    @Override
    public boolean wasTerminated() {
        return terminated;
    }
}
