package io.millrace.runtime.access;

import java.util.concurrent.TimeUnit;

/** Token bucket with a burst of two seconds' worth. Thread-safe by its lock; the caller passes the time. */
public final class TokenBucket {
    private static final int BURST_SECONDS = 2;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosPerToken;
    private final long fullNanos;
    /** Tokens as the time it takes to earn them, to avoid rounding. */
    private long savedNanos;

    private long lastNanos;

    /**
     * Full at first.
     *
     * @param tokensPerSecond positive
     * @param nowNanos of a clock that only rises, ns, as of each call
     */
    public TokenBucket(int tokensPerSecond, long nowNanos) {
        nanosPerToken = SECOND / tokensPerSecond;
        fullNanos = Math.max(nanosPerToken, BURST_SECONDS * SECOND);
        savedNanos = fullNanos;
        lastNanos = nowNanos;
    }

    /** Takes a token and returns 0, or returns the nanoseconds until there is one. */
    public synchronized long tryTake(long nowNanos) {
        savedNanos = Math.min(fullNanos, savedNanos + Math.max(0, nowNanos - lastNanos));
        lastNanos = nowNanos;
        if (savedNanos >= nanosPerToken) {
            savedNanos -= nanosPerToken;
            return 0;
        }
        return nanosPerToken - savedNanos;
    }
}
