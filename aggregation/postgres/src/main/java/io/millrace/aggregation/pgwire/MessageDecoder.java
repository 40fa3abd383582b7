package io.millrace.aggregation.pgwire;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Splits the bytes of a connection into messages. Holds one incomplete message at most, whose length is checked before its bytes
 * are kept. Not thread-safe: it belongs to the event loop of its connection.
 */
public final class MessageDecoder {
    private static final int LENGTH_BYTES = 4;
    /** As in PostgreSQL: packets before authentication hold names and a password. */
    private static final int MAX_STARTUP_BYTES = 10_000;

    private final int maxBytes;
    private Buffer rest = Buffer.buffer();
    private int read;
    private boolean started;
    private boolean trusted;

    /** @param maxBytes longest message after authentication */
    public MessageDecoder(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    public void append(Buffer bytes) {
        rest = read == rest.length() ? bytes.copy() : rest.slice(read, rest.length()).copy().appendBuffer(bytes);
        read = 0;
    }

    /** Bytes that wait for the rest of their message or to be taken. */
    public int held() {
        return rest.length() - read;
    }

    /** Messages have a type from now on: the first packet has been accepted. */
    public void start() {
        started = true;
    }

    /** Messages may be long from now on: the client is known. */
    public void trust() {
        trusted = true;
    }

    /** Whether nothing has arrived that was not taken. */
    public boolean isEmpty() {
        return held() == 0;
    }

    /**
     * The next complete message.
     *
     * @throws PgException fatal, if its length is out of bounds
     */
    public Optional<Message> next() {
        int typeBytes = started ? 1 : 0;
        if (held() < typeBytes + LENGTH_BYTES) {
            return Optional.empty();
        }
        int length = rest.getInt(read + typeBytes);
        int limit = trusted ? maxBytes : MAX_STARTUP_BYTES;
        if (length < LENGTH_BYTES || length > limit) {
            throw PgException.violation("a message has " + Integer.toUnsignedString(length)
                    + " bytes: between 4 and " + limit + " are allowed here");
        }
        if (held() < typeBytes + length) {
            return Optional.empty();
        }
        char type = started ? (char) (rest.getByte(read) & 0xff) : Message.STARTUP;
        int from = read + typeBytes + LENGTH_BYTES;
        read += typeBytes + length;
        return Optional.of(new Message(type, rest.getBytes(from, read)));
    }
}
