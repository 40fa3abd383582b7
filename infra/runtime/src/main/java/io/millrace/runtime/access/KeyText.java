package io.millrace.runtime.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Text of a key: {@code mr_} and 32 random bytes. It cannot be guessed, so one round of SHA-256 (about 1 µs per request)
 * protects it as well as a slow password hash would.
 */
final class KeyText {
    private static final String PREFIX = "mr_";
    private static final int BYTES = 32;

    private KeyText() {}

    static String random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String hash(String key) {
        return HexFormat.of().formatHex(digest(key));
    }

    /** Constant-time comparison of two secrets. */
    static boolean isSame(String a, String b) {
        return MessageDigest.isEqual(digest(a), digest(b));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) { // crash: every JDK has SHA-256
            throw new IllegalStateException(e);
        }
    }
}
