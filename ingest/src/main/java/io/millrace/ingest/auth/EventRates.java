package io.millrace.ingest.auth;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How many events each write key may still send now. A key may send two seconds' worth at once. A batch is taken whole as long as
 * anything is left, and what it took too much is waited for by the next one, so that batches of any size pass at the rate of the key.
 * No key takes from another. Memory is one number for each configured key. Thread-safe.
 */
public final class EventRates {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long BURST = 2 * SECOND;

    private final Clock clock;
    private final Map<WriteKey, Meter> meters = new HashMap<>();

    public EventRates(RateSettings settings, WriteKeys keys, Clock clock) {
        this.clock = clock;
        long now = now();
        for (var key : keys.all()) {
            int rate = settings.of(key);
            if (rate > 0) {
                meters.put(key, new Meter(SECOND / rate, now));
            }
        }
    }

    /** Whole seconds until the key may send anything, at least 1; 0 if it may now. */
    public int secondsToWait(WriteKey key) {
        return take(key, 0);
    }

    /** Takes the events and returns 0, or takes none and returns the whole seconds until the key may send, at least 1. */
    public int take(WriteKey key, int events) {
        var meter = meters.get(key);
        if (meter == null) {
            return 0;
        }
        long wait = meter.take(events, now());
        return (int) ((wait + SECOND - 1) / SECOND);
    }

    private long now() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    /** The time at which all that was taken will have been earned. */
    private static final class Meter {
        private final long nanosPerEvent;
        private long earnedAt;
        private long last;

        Meter(long nanosPerEvent, long now) {
            this.nanosPerEvent = nanosPerEvent;
            this.earnedAt = now;
            this.last = now;
        }

        synchronized long take(int events, long now) {
            if (now < last) {
                // The clock was set back: what was taken stays taken, and nobody waits for the old time.
                earnedAt -= last - now;
            }
            last = now;
            long wait = earnedAt - BURST - now;
            // At exactly two seconds nothing is left.
            if (wait >= 0) {
                return Math.max(1, wait);
            }
            earnedAt = Math.max(earnedAt, now) + events * nanosPerEvent;
            return 0;
        }
    }
}
