package io.millrace.ingest.importer;

import java.util.concurrent.TimeUnit;

/** Holds the reader back so that the file's clock runs no faster than so many times ours. For one thread. */
final class Pacer {
    private final double speed;
    private long firstTime;
    private long newest = Long.MIN_VALUE;
    private long startNanos;

    /** @param speed 60 plays a minute a second */
    Pacer(double speed) {
        this.speed = speed;
    }

    /** How long to wait until an event of this time is due, in ms; 0 if it is due. */
    long millisUntilDue(long time) {
        if (newest == Long.MIN_VALUE) {
            firstTime = time;
            startNanos = System.nanoTime();
        }
        newest = Math.max(newest, time);
        double due = (newest - firstTime) / speed;
        return Math.max(0, (long) due - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
    }
}
