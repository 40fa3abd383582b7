package io.millrace.sink.webhook;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** Value of {@code webhook-signature} by the Standard Webhooks specification. */
final class Signature {
    private Signature() {}

    /**
     * Signs the body under each key: one entry {@code v1,<base64>} a key, separated by spaces, so that a receiver that knows
     * the old or the new secret accepts it while the secret rotates.
     *
     * @param id the delivery's id, without a dot
     * @param timestamp seconds since the epoch of this attempt
     */
    static String of(Collection<SigningKey> keys, String id, long timestamp, byte[] body) {
        var head = (id + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
        return keys.stream().map(key -> "v1," + key.sign(head, body)).collect(Collectors.joining(" "));
    }
}
