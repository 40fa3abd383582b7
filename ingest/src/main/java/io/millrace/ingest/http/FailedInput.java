package io.millrace.ingest.http;

import io.millrace.ingest.event.Rejection;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.Stage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes the dead letter of what was rejected. */
final class FailedInput {
    private FailedInput() {}

    static FailedEvent of(String tenant, Rejection why, String path, byte[] body, int from, int to, long failedAt) {
        return FailedEvent.newBuilder()
                .setId(id(tenant, path, body, from, to))
                .setStage(Stage.INGEST)
                .setReason(why.reason())
                .setMessage(why.getMessage())
                .setTenant(tenant)
                .setMessageId(why.messageId())
                .setPath(path)
                .setFailedAt(failedAt)
                .setOriginal(ByteBuffer.wrap(body, from, to - from).slice())
                .build();
    }

    private static String id(String tenant, String path, byte[] body, int from, int to) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update((tenant + '\n' + path + '\n').getBytes(StandardCharsets.UTF_8));
            hash.update(body, from, to - from);
            return HexFormat.of().formatHex(hash.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            // A bug in the JDK: every one must have SHA-256.
            throw new IllegalStateException(e);
        }
    }
}
