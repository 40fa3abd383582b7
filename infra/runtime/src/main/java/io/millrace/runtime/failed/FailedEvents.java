package io.millrace.runtime.failed;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.RedriveState;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/** Factory of {@link FailedEvent}s: builder, key and truncation. */
public final class FailedEvents {
    /** Most original bytes that are kept: whatever else is known of the failure fits beside them in a record. */
    public static final int DEFAULT_MAX_BYTES = RecordLimit.BYTES - 64 * 1024;

    private static final int MAX_MESSAGE = 2_000;
    private static final int MAX_PLACE = 4_000;

    /** No tenant and no message id that is valid is longer. */
    private static final int MAX_ID = 1_024;

    private static final int ID_BYTES = 16;

    /** Header of a record that is sent again: the id of its failure. */
    public static final String REDRIVE_HEADER = "millrace-redrive";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private FailedEvents() {}

    /** Whether the text is a failure's id. */
    public static boolean isId(String text) {
        return text != null && ID.matcher(text).matches();
    }

    /**
     * Starts one.
     *
     * @param message what was wrong and where, for people; cut to 2,000 characters
     */
    public static Builder of(Stage stage, FailureReason reason, String message) {
        return new Builder(stage, reason, message);
    }

    /** Key on the topic: the tenant, or the failure's id where the tenant is unknown. */
    public static String key(FailedEvent failed) {
        return failed.getTenant() == null ? failed.getId() : failed.getTenant();
    }

    /** The failed event with no more than so many bytes of its original: for a topic that does not take all of it. */
    public static FailedEvent cut(FailedEvent failed, int mostBytes) {
        var original = failed.getOriginal().duplicate();
        boolean truncated = failed.getTruncated() || original.remaining() > mostBytes;
        original.limit(original.position() + Math.min(original.remaining(), mostBytes));
        return new FailedEvent(
                failed.getId(),
                failed.getStage(),
                failed.getReason(),
                failed.getMessage(),
                failed.getTenant(),
                failed.getMessageId(),
                failed.getPath(),
                failed.getTopic(),
                failed.getPartition(),
                failed.getOffset(),
                failed.getFailedAt(),
                original.slice(),
                truncated,
                failed.getEndpoint(),
                failed.getRedrive());
    }

    /** Collects what is known of a failure. For one thread. */
    public static final class Builder {
        private final FailedEvent failed = new FailedEvent();
        private byte[] original = new byte[0];
        private int maxBytes = DEFAULT_MAX_BYTES;
        private String redriven;

        private Builder(Stage stage, FailureReason reason, String message) {
            failed.setStage(stage);
            failed.setReason(reason);
            failed.setMessage(cut(message, MAX_MESSAGE));
        }

        /** The tenant, where it is known; may be null. Cut to 1,024 characters. */
        public Builder tenant(String tenant) {
            failed.setTenant(cut(tenant, MAX_ID));
            return this;
        }

        /** The client's message id, where it is known; may be null. Cut to 1,024 characters. */
        public Builder messageId(String messageId) {
            failed.setMessageId(cut(messageId, MAX_ID));
            return this;
        }

        /** HTTP path, file and line, or JSON path that locates the fault; may be null. Cut to 4,000 characters. */
        public Builder path(String path) {
            failed.setPath(cut(path, MAX_PLACE));
            return this;
        }

        /** HTTP path that the input was posted to; may be null. */
        public Builder endpoint(String httpPath) {
            failed.setEndpoint(httpPath);
            return this;
        }

        /** The failure that was sent again and failed again: this one takes its id. Null, or no id, says nothing. */
        public Builder redriven(String failureId) {
            redriven = isId(failureId) ? failureId : null;
            return this;
        }

        /** As above, from the headers of the record that the input came in. */
        public Builder redriven(Headers headers) {
            var header = headers.lastHeader(REDRIVE_HEADER);
            return redriven(
                    header == null || header.value() == null
                            ? null
                            : new String(header.value(), StandardCharsets.UTF_8));
        }

        /** The record that the input came in. */
        public Builder from(String topic, int partition, long offset) {
            failed.setTopic(topic);
            failed.setPartition(partition);
            failed.setOffset(offset);
            return this;
        }

        /** The record that the input came in, and its value as the original bytes. */
        public Builder from(ConsumerRecord<byte[], byte[]> record) {
            return from(record.topic(), record.partition(), record.offset())
                    .redriven(record.headers())
                    .original(record.value() == null ? new byte[0] : record.value());
        }

        /** The input's own bytes, inflated. */
        public Builder original(byte[] bytes) {
            this.original = bytes;
            return this;
        }

        /** How many of the original bytes are kept; never more than {@link #DEFAULT_MAX_BYTES}. */
        public Builder maxBytes(int most) {
            this.maxBytes = Math.min(most, DEFAULT_MAX_BYTES);
            return this;
        }

        /**
         * Builds it. Its id is a hash of stage, reason, place and original bytes: a retry of the same input at the same
         * place has the same id.
         *
         * @param failedAtMillis now, ms since the epoch
         */
        public FailedEvent build(long failedAtMillis) {
            failed.setId(redriven == null ? id() : redriven);
            failed.setRedrive(redriven == null ? RedriveState.NONE : RedriveState.REFUSED);
            failed.setFailedAt(failedAtMillis);
            failed.setTruncated(original.length > maxBytes);
            failed.setOriginal(ByteBuffer.wrap(failed.getTruncated() ? Arrays.copyOf(original, maxBytes) : original));
            return failed;
        }

        /** Never between the two halves of one character. */
        private static String cut(String text, int most) {
            if (text == null || text.length() <= most) {
                return text;
            }
            return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
        }

        private String id() {
            var digest = sha256();
            for (var part : new Object[] {
                failed.getStage(),
                failed.getReason(),
                failed.getTenant(),
                failed.getPath(),
                failed.getTopic(),
                failed.getPartition(),
                failed.getOffset()
            }) {
                digest.update(String.valueOf(part).getBytes(StandardCharsets.UTF_8));
                // So that ("a", "bc") and ("ab", "c") differ.
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(original), 0, ID_BYTES);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                // Crash: every Java platform has SHA-256.
                throw new IllegalStateException("no SHA-256", e);
            }
        }
    }
}
