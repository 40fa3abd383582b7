package io.millrace.aggregation.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key's text: {@code mr_} and 32 random bytes. Since it cannot be guessed, one round of SHA-256 hides it as well as a
 * slow hash of passwords would, and costs a request about a microsecond.
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

    /** Whether two secrets are equal, in a time that does not tell how much of them is. */
    static boolean same(String a, String b) {
        return MessageDigest.isEqual(digest(a), digest(b));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) { // a bug in the JDK: every one must have SHA-256
            throw new IllegalStateException(e);
        }
    }
}
