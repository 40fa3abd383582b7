package io.millrace.ingest.importer;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Pacing of a replay: the file's clock runs at a multiple of real time. For one thread. */
final class Pacer {
    private final double speed;
    private final LongSupplier nanoTime;
    private long firstTime;
    private long newest = Long.MIN_VALUE;
    private long startNanos;

    /** @param speed multiple of real time; 60 replays a minute per second */
    Pacer(double speed) {
        this(speed, System::nanoTime);
    }

    Pacer(double speed, LongSupplier nanoTime) {
        this.speed = speed;
        this.nanoTime = nanoTime;
    }

    /** Time until an event is due, ms; 0 if it is due. Late events are due with the newest one. */
    long millisUntilDue(long time) {
        if (newest == Long.MIN_VALUE) {
            firstTime = time;
            startNanos = nanoTime.getAsLong();
        }
        newest = Math.max(newest, time);
        double due = (newest - firstTime) / speed;
        return Math.max(0, (long) due - TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startNanos));
    }
}
