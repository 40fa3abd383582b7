package io.millrace.ingest.importer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids for a file's lines: each is the hash of the line and of the id before it, so that it stands for all of the file up
 * to there. The same file gives the same ids wherever it lies and however it has grown since; equal lines at different
 * places have different ones. For one thread.
 */
final class LineIdChain {
    private static final int BYTES = 16;

    private final MessageDigest hash;
    private byte[] last;

    /** @param seed what makes the same file another import: how it was shifted in time */
    LineIdChain(String seed) {
        try {
            hash = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            // A bug in the JDK: every one must have SHA-256.
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

    /** The id of the line that was last given. */
    String current() {
        return HexFormat.of().formatHex(last, 0, BYTES);
    }
}
