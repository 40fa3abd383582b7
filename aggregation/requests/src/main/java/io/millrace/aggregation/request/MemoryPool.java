package io.millrace.aggregation.request;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of heap shared by requests. Callers reserve what they estimate to hold. Thread-safe. */
public final class MemoryPool {
    private final long capacity;
    private final AtomicLong reserved = new AtomicLong();

    /** @param capacity bytes in all */
    public MemoryPool(long capacity) {
        this.capacity = capacity;
    }

    public long capacity() {
        return capacity;
    }

    /** Bytes that are reserved now. */
    public long reserved() {
        return reserved.get();
    }

    /** Reserves the bytes, or nothing if there are not as many left. */
    public boolean tryReserve(long bytes) {
        if (reserved.addAndGet(bytes) <= capacity) {
            return true;
        }
        reserved.addAndGet(-bytes);
        return false;
    }

    public void release(long bytes) {
        reserved.addAndGet(-bytes);
    }
}
