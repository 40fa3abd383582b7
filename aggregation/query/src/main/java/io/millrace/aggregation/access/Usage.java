package io.millrace.aggregation.access;

import java.util.concurrent.atomic.AtomicInteger;

/** What one key uses of this instance at the moment. Thread-safe. */
final class Usage {
    private final Quota quota;
    private final TokenBucket requests;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger streams = new AtomicInteger();

    Usage(Quota quota, long nowNanos) {
        this.quota = quota;
        this.requests = quota.requestsPerSecond() == 0 ? null : new TokenBucket(quota.requestsPerSecond(), nowNanos);
    }

    /** 0 if another request is within the quota now, else how long until one will be, ns. */
    long take(long nowNanos) {
        return requests == null ? 0 : requests.take(nowNanos);
    }

    boolean beginRequest() {
        return begin(underWay, quota.concurrent());
    }

    void endRequest() {
        underWay.decrementAndGet();
    }

    boolean beginStream() {
        return begin(streams, quota.streams());
    }

    void endStream() {
        streams.decrementAndGet();
    }

    /** Counts first and looks then, so that two at once cannot both take the last place. */
    private static boolean begin(AtomicInteger count, int most) {
        if (count.incrementAndGet() <= most || most == 0) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }
}
