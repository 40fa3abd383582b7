package io.millrace.ingest.produce;

import java.util.concurrent.atomic.AtomicLong;

/** Limit on the bytes that all requests in flight hold together. Thread-safe. */
public final class ByteBudget {
    private final ByteBudget parent;
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(long limit) {
        this(null, limit);
    }

    private ByteBudget(ByteBudget parent, long limit) {
        this.parent = parent;
        this.limit = limit;
    }

    /** A budget within this one, with a smaller limit: its reservations count here as well. */
    public ByteBudget part(long partLimit) {
        return new ByteBudget(this, partLimit);
    }

    /** Most bytes that may be reserved. */
    public long limit() {
        return limit;
    }

    /** Reserves the bytes unless that exceeds a limit. */
    public boolean tryReserve(long bytes) {
        if (used.addAndGet(bytes) <= limit && (parent == null || parent.tryReserve(bytes))) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Releases reserved bytes. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
        if (parent != null) {
            parent.release(bytes);
        }
    }

    /** Bytes reserved now. */
    public long used() {
        return used.get();
    }
}
