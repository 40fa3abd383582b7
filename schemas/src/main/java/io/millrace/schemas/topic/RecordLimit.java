package io.millrace.schemas.topic;

/**
 * The size that every record of every topic keeps to, whoever writes it: events, rows, partials, profiles, failed events,
 * and what state stores log. It fits under the limit of a broker that nobody has configured (1,048,588 bytes for a batch),
 * however badly the record compresses.
 */
public final class RecordLimit {
    /** Most bytes of a record's key, value and headers together. */
    public static final int BYTES = 1_000_000;

    private RecordLimit() {}

    /** Whether a record of this key and value, without headers, may be written; null counts nothing. */
    public static boolean fits(byte[] key, byte[] value) {
        return (long) length(key) + length(value) <= BYTES;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
