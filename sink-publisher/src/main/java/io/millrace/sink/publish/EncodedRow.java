package io.millrace.sink.publish;

/** A row as it is published: where to, and its bytes in the registry's wire format, which nobody changes. */
final class EncodedRow {
    private final String topic;
    private final byte[] value;

    EncodedRow(String topic, byte[] value) {
        this.topic = topic;
        this.value = value;
    }

    String topic() {
        return topic;
    }

    byte[] value() {
        return value;
    }
}
