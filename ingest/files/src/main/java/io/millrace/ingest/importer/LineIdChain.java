package io.millrace.ingest.importer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Chain of ids for a file's lines: each is the hash of the line and the id before it, and so identifies the file up to
 * there. The same file gives the same ids at any path and after any growth; equal lines get different ids. For one thread.
 */
final class LineIdChain {
    private static final int ID_BYTES = 16;

    private final MessageDigest hash;
    private byte[] last;

    /** @param seed distinguishes imports of the same file, such as by time shift */
    LineIdChain(String seed) {
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // Crash: every JDK has SHA-256.
            throw new IllegalStateException(e);
        }
        last = hash.digest(seed.getBytes(StandardCharsets.UTF_8));
    }

    /** The next line's id. */
    String next(byte[] line) {
        hash.update(last);
        last = hash.digest(line);
        return current();
    }

    /** The id of the last line; the seed's hash before the first one. */
    String current() {
        return HexFormat.of().formatHex(last, 0, ID_BYTES);
    }
}
