package io.millrace.aggregation.access;

import java.util.concurrent.TimeUnit;

/** So many tokens a second, and no more than two seconds' worth at once. Thread-safe by its lock; time is given to it. */
final class TokenBucket {
    private static final int BURST_SECONDS = 2;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long nanosPerToken;
    private final long fullNanos;
    /** Tokens as the time it takes to earn them, so that there is nothing to round. */
    private long savedNanos;

    private long lastNanos;

    /** @param tokensPerSecond more than zero */
    TokenBucket(int tokensPerSecond, long nowNanos) {
        nanosPerToken = SECOND / tokensPerSecond;
        fullNanos = Math.max(nanosPerToken, BURST_SECONDS * SECOND);
        savedNanos = fullNanos;
        lastNanos = nowNanos;
    }

    /** Takes a token: 0 if there was one, else how long until there will be one, ns. */
    synchronized long take(long nowNanos) {
        savedNanos = Math.min(fullNanos, savedNanos + Math.max(0, nowNanos - lastNanos));
        lastNanos = nowNanos;
        if (savedNanos >= nanosPerToken) {
            savedNanos -= nanosPerToken;
            return 0;
        }
        return nanosPerToken - savedNanos;
    }
}
