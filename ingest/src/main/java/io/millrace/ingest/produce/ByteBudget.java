package io.millrace.ingest.produce;

import java.util.concurrent.atomic.AtomicLong;

/** A bound on the bytes that all requests in flight hold together. Thread-safe. */
public final class ByteBudget {
    private final ByteBudget whole;
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(long limit) {
        this(null, limit);
    }

    private ByteBudget(ByteBudget whole, long limit) {
        this.whole = whole;
        this.limit = limit;
    }

    /** A part of this budget: what it takes is taken here, too. */
    public ByteBudget part(long partLimit) {
        return new ByteBudget(this, partLimit);
    }

    /** Most bytes that may be taken. */
    public long limit() {
        return limit;
    }

    /** Takes the bytes unless they would exceed the limit. */
    public boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) <= limit && (whole == null || whole.tryTake(bytes))) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken. */
    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
        if (whole != null) {
            whole.giveBack(bytes);
        }
    }

    /** Bytes taken now. */
    public long used() {
        return used.get();
    }
}
