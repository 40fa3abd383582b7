package io.millrace.ingest.http;

import io.millrace.ingest.produce.ByteBudget;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * A request's body as it arrives, up to a limit, on account of the budget of all requests. Past the limit it keeps what
 * it has and only counts. For one event loop.
 */
final class Body {
    private static final int FIRST = 4 * 1024;

    private final int limit;
    private final ByteBudget budget;
    private byte[] bytes;
    private int length;
    private long seen;
    private long taken;
    private boolean refused;

    /** @param announced Content-Length, or -1; believed only as a hint */
    Body(int limit, long announced, ByteBudget budget) {
        this.limit = limit;
        this.budget = budget;
        this.bytes = new byte[(int) Math.max(FIRST, Math.min(announced, limit))];
    }

    /** Takes the chunk; false if the budget of all requests is used up. */
    boolean add(Buffer chunk) {
        seen += chunk.length();
        int room = Math.min(chunk.length(), limit - length);
        if (refused || room <= 0) {
            return !refused;
        }
        if (!take(room)) {
            refused = true;
            return false;
        }
        if (length + room > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(bytes.length * 2, length + room)));
        }
        chunk.getBytes(0, room, bytes, length);
        length += room;
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
