package io.millrace.sink.webhook;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Secret of a webhook as a key for signatures. Never printed: its text is masked. Immutable. */
public final class SigningKey {
    /** How secrets begin that are base64, by the Standard Webhooks specification. */
    static final String PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_BYTES = 16;
    private static final int MAX_BYTES = 512;

    private final SecretKeySpec key;

    private SigningKey(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    /**
     * Reads {@code whsec_} and base64 of 16 to 512 bytes, 24 or more of which are recommended.
     *
     * @throws IllegalArgumentException with what is wrong, without the secret
     */
    public static SigningKey parse(String text) {
        var bare = text.strip();
        if (!bare.startsWith(PREFIX)) {
            throw new IllegalArgumentException("is not a secret such as whsec_ and base64; make one by:"
                    + " echo whsec_$(openssl rand -base64 24)");
        }
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(bare.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            // Rejected, without the cause: its message holds a part of the secret.
            throw new IllegalArgumentException("is not base64 behind whsec_");
        }
        if (secret.length < MIN_BYTES || secret.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "has " + secret.length + " bytes; a secret has " + MIN_BYTES + " to " + MAX_BYTES);
        }
        return new SigningKey(secret);
    }

    /** HMAC-SHA256 in base64. */
    String sign(byte[]... parts) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (var part : parts) {
                mac.update(part);
            }
            return Base64.getEncoder().encodeToString(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            // Crash: every JDK has the algorithm, and it takes any key.
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey that && Arrays.equals(key.getEncoded(), that.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key.getEncoded());
    }

    @Override
    public String toString() {
        return "****";
    }
}
