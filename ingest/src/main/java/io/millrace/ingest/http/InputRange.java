package io.millrace.ingest.http;

import java.util.Arrays;

/**
 * The bytes of one event, or of a whole request, and where they stand.
 *
 * @param path JSON path in the request such as {@code $.batch[3]}, or {@code file:line} of an imported file
 * @param bytes the buffer that holds them
 * @param from offset of the first byte
 * @param to offset behind the last byte
 */
record InputRange(String path, byte[] bytes, int from, int to) {
    /** A copy of the bytes, which stays valid when the buffer is reused. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, to);
    }
}
