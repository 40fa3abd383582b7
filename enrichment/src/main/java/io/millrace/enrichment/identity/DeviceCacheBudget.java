package io.millrace.enrichment.identity;

import java.util.concurrent.atomic.AtomicInteger;

/** Heap budget of the device caches, divided evenly among the tasks of the process. Thread-safe. */
public final class DeviceCacheBudget {
    private final long bytes;
    private final AtomicInteger tasks = new AtomicInteger();

    /** @param bytes budget of all tasks of the process together */
    public DeviceCacheBudget(long bytes) {
        this.bytes = bytes;
    }

    void registerTask() {
        tasks.incrementAndGet();
    }

    void unregisterTask() {
        tasks.decrementAndGet();
    }

    /** Bytes that one task may use with the current number of tasks. */
    long bytesPerTask() {
        return bytes / Math.max(1, tasks.get());
    }
}
