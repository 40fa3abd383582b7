package io.millrace.cli.failed;

import java.nio.ByteBuffer;

/** Way to send a failure again. */
sealed interface Resend {
    /** Post to ingest, at the path that the event came by. */
    record Post(String path, String body) implements Resend {}

    /** Produce to the topic that the record was read from. */
    record Produce(String topic, String key, ByteBuffer value) implements Resend {}

    /** Do not send, for a reason. */
    record Skip(String reason) implements Resend {}
}
