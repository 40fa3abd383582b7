package io.millrace.sink.publish;

/** Row in the registry's wire format with the name of its topic. Immutable; the bytes must not be changed. */
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
