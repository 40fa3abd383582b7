package io.millrace.sink.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory of all lanes of a process for rows that wait. A lane may hold as much as is still free: one that is stuck holds half of
 * all, two a third each, and some is always left for the others. Thread-safe.
 */
final class MemoryBudget {
    private final long total;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long total) {
        this.total = total;
    }

    long used() {
        return used.get();
    }

    long free() {
        return Math.max(0, total - used.get());
    }

    void add(long bytes) {
        used.addAndGet(bytes);
    }
}
