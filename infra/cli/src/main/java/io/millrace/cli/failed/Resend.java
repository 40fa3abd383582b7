package io.millrace.cli.failed;

import java.nio.ByteBuffer;

/** How a failure is sent again. */
sealed interface Resend {
    /** Posted to ingest, at the path that it came by. */
    record Post(String path, String body) implements Resend {}

    /** Written to the topic that it was read from. */
    record Produce(String topic, String key, ByteBuffer value) implements Resend {}

    /** Not at all, and why. */
    record Skip(String reason) implements Resend {}
}
