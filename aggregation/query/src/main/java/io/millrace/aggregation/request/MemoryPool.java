package io.millrace.aggregation.request;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of heap for all who take of them. What they hold is estimated by themselves. Thread-safe. */
public final class MemoryPool {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes that all together may hold */
    public MemoryPool(long most) {
        this.most = most;
    }

    /** Bytes that all together may hold. */
    public long most() {
        return most;
    }

    /** Bytes that are held at the moment. */
    public long taken() {
        return taken.get();
    }

    /** Takes the bytes if they are there; else nothing is taken. */
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
