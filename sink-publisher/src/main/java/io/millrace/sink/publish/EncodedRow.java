package io.millrace.sink.publish;

/**
 * A row as it is published.
 *
 * @param topic where to
 * @param value its bytes in the registry's wire format
 */
record EncodedRow(String topic, byte[] value) {}
