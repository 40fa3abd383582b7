package io.millrace.ingest.http;

import io.millrace.ingest.produce.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A request's body as it arrives, up to a limit, on account of the budget of all requests. What a header announces is not
 * believed: memory is taken for bytes that have come. Past the limit it keeps what it has and only counts. For one event
 * loop.
 */
final class Body {
    private static final byte[] NOTHING = {};

    private final int limit;
    private final ByteBudget budget;
    private byte[] bytes = NOTHING;
    private int length;
    private long seen;
    private long taken;
    private boolean refused;

    Body(int limit, ByteBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    /** Takes the chunk; false if the budget of all requests is used up. */
    boolean add(Buffer chunk) {
        seen += chunk.length();
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
        if (!take(capacity - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    /** Takes more of the budget for the request, such as for its inflated bytes. */
    boolean take(long more) {
        if (!budget.tryTake(more)) {
            return false;
        }
        taken += more;
        return true;
    }

    /** Gives the budget back; harmless when called again. */
    void release() {
        budget.giveBack(taken);
        taken = 0;
    }

    boolean overLimit() {
        return seen > limit;
    }

    /** Bytes that came, kept or not. */
    long seen() {
        return seen;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
