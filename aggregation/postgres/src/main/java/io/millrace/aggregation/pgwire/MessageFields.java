package io.millrace.aggregation.pgwire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reader of a message's fields. What runs past the end of the message is a violation of the protocol. */
public final class MessageFields {
    private final ByteBuffer bytes;

    MessageFields(byte[] body) {
        bytes = ByteBuffer.wrap(body);
    }

    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    public char readType() {
        return (char) (require(1).get() & 0xff);
    }

    public int readInt() {
        return require(4).getInt();
    }

    public int readShort() {
        return require(2).getShort();
    }

    /** Number of entries that follow, each of so many bytes at least. */
    public int readCount(int leastBytes) {
        int count = readShort() & 0xffff;
        require(count * leastBytes);
        return count;
    }

    /** UTF-8 text up to a zero byte. */
    public String readText() {
        int start = bytes.position();
        int end = start;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        if (end == bytes.limit()) {
            throw PgException.violation("a text of a message does not end");
        }
        String text = text(bytes.slice(start, end - start));
        bytes.position(end + 1);
        return text;
    }

    /** Bytes behind their length; null for length -1. */
    public byte[] readValue() {
        int length = readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0) {
            throw PgException.violation("a value of a message has a negative length");
        }
        require(length);
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    static String text(byte[] utf8) {
        return text(ByteBuffer.wrap(utf8));
    }

    private static String text(ByteBuffer utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) { // rejected at the edge
            throw PgException.violation("a text of a message is not UTF-8");
        }
    }

    private ByteBuffer require(int length) {
        if (bytes.remaining() < length) {
            throw PgException.violation("a message ends within a field");
        }
        return bytes;
    }
}
