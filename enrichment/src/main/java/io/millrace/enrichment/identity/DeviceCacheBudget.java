package io.millrace.enrichment.identity;

import java.util.concurrent.atomic.AtomicInteger;

/** Bytes for the devices that tasks keep in memory, shared evenly by as many tasks as there are. Thread-safe. */
public final class DeviceCacheBudget {
    private final long bytes;
    private final AtomicInteger tasks = new AtomicInteger();

    /** @param bytes for all tasks of the process together */
    public DeviceCacheBudget(long bytes) {
        this.bytes = bytes;
    }

    void taskBegins() {
        tasks.incrementAndGet();
    }

    void taskEnds() {
        tasks.decrementAndGet();
    }

    /** What one task may keep now. */
    long share() {
        return bytes / Math.max(1, tasks.get());
    }
}
