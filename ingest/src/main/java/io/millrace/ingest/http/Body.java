package io.millrace.ingest.http;

import io.millrace.ingest.produce.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A request's body as it arrives, charged to the byte budget of all requests. Memory grows with the bytes that have
 * arrived, whatever Content-Length announces. Bytes past the limit are counted and dropped. For one event loop.
 */
final class Body {
    private static final byte[] EMPTY = {};

    private final int limit;
    private final ByteBudget budget;
    private byte[] bytes = EMPTY;
    private int length;
    private long received;
    private long reserved;
    private boolean refused;

    Body(int limit, ByteBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    /** Appends the chunk; false if the budget is used up, from then on for every chunk. */
    boolean append(Buffer chunk) {
        received += chunk.length();
        int room = Math.min(chunk.length(), limit - length);
        if (refused || room <= 0) {
            return !refused;
        }
        if (length + room > bytes.length && !grow(length + room)) {
            refused = true;
            return false;
        }
        chunk.getBytes(0, room, bytes, length);
        length += room;
        return true;
    }

    private boolean grow(int least) {
        int capacity = Math.min(limit, Math.max(bytes.length * 2, least));
        if (!reserve(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** Reserves more of the budget, such as for the inflated bytes; false if it is used up. */
    boolean reserve(long more) {
        if (!budget.tryReserve(more)) {
            return false;
        }
        reserved += more;
        return true;
    }

    /** Releases all that is reserved; a second call does nothing. */
    void release() {
        budget.release(reserved);
        reserved = 0;
    }

    /** Whether more bytes have arrived than are kept. */
    boolean isOverLimit() {
        return received > limit;
    }

    /** Bytes that have arrived, kept or dropped. */
    long receivedBytes() {
        return received;
    }

    /** Most bytes that are kept. */
    int limit() {
        return limit;
    }

    /** The buffer that holds the first {@link #length} bytes; not copied. */
    byte[] bytes() {
        return bytes;
    }

    /** How many bytes are kept. */
    int length() {
        return length;
    }
}
