package io.millrace.aggregation.query;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Clock that runs ahead by a number of ms that tests change. */
final class ShiftedClock extends Clock {
    private final AtomicLong aheadMillis;

    ShiftedClock(AtomicLong aheadMillis) {
        this.aheadMillis = aheadMillis;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return Instant.now().plusMillis(aheadMillis.get());
    }
}
