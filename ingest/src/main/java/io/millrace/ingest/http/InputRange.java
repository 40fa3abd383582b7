package io.millrace.ingest.http;

import java.util.Arrays;

/** Bytes of one event, or of a whole request, and the path by which responses and dead letters name them. Immutable. */
final class InputRange {
    private final String path;
    private final byte[] bytes;
    private final int from;
    private final int to;

    /**
     * A range of a buffer, which is not copied.
     *
     * @param path JSON path in the request such as {@code $.batch[3]}, or {@code file:line} of an imported file
     * @param from offset of the first byte
     * @param to offset behind the last byte
     */
    InputRange(String path, byte[] bytes, int from, int to) {
        this.path = path;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    String path() {
        return path;
    }

    /** The whole buffer. */
    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** A copy of the range. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
