package io.millrace.runtime.access;

import java.util.concurrent.atomic.AtomicInteger;

/** Current usage of one key on this instance. Thread-safe. */
final class Usage {
    private final Quota quota;
    private final TokenBucket requests;
    private final AtomicInteger concurrent = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();

    Usage(Quota quota, long nowNanos) {
        this.quota = quota;
        this.requests = quota.requestsPerSecond() == 0 ? null : new TokenBucket(quota.requestsPerSecond(), nowNanos);
    }

    /** Counts a request and returns 0, or returns the nanoseconds until one is within the quota. */
    long tryRequest(long nowNanos) {
        return requests == null ? 0 : requests.tryTake(nowNanos);
    }

    boolean beginRequest() {
        return begin(concurrent, quota.concurrent());
    }

    void endRequest() {
        concurrent.decrementAndGet();
    }

    boolean beginStream() {
        return begin(streams, quota.streams());
    }

    void endStream() {
        streams.decrementAndGet();
    }

    /** Increments before it compares, so that two threads cannot both take the last place. */
    private static boolean begin(AtomicInteger count, int limit) {
        if (count.incrementAndGet() <= limit || limit == 0) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }
}
