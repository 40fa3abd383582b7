package io.millrace.sink.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Idempotency key of a delivery ({@code webhook-id}): the same for every attempt, also after a crash, and different for every
 * revision of a row. Holds letters, digits, {@code -} and {@code _} only: a dot would end it in what is signed.
 */
public final class WebhookId {
    private static final String PREFIX = "msg_";
    private static final int BYTES = 18;

    private WebhookId() {}

    /** The id of one revision of the row with this key on this topic. */
    public static String of(String topic, String key, long generation, long revision) {
        // The lengths are part of it, so that no key and topic can pass for others.
        var text = topic.length() + "/" + topic + "/" + key.length() + "/" + key + "/" + generation + "/" + revision;
        var hash = sha256(text.getBytes(StandardCharsets.UTF_8));
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            // Crash: every JDK has it.
            throw new IllegalStateException(e);
        }
    }
}
