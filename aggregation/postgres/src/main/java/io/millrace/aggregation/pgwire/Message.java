package io.millrace.aggregation.pgwire;

/**
 * Message of a client.
 *
 * @param type its first byte, such as {@code Q}; 0 for the packet that opens a connection
 * @param body the bytes behind its length
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared never
public record Message(char type, byte[] body) {
    /** Type of the packet that opens a connection, which has none on the wire. */
    public static final char STARTUP = 0;

    public MessageFields fields() {
        return new MessageFields(body);
    }
}
