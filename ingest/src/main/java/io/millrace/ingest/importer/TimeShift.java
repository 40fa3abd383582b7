package io.millrace.ingest.importer;

import java.time.Duration;

/**
 * A file's clock moved to now. Without a pace the file's newest event falls on the anchor; with one the first does, and
 * the clock runs faster by the pace, so that every event is stamped with the moment at which it is played.
 *
 * @param from the file's time that is moved
 * @param anchor where it is moved to
 * @param speed by how much the file's clock is compressed; 1 leaves distances as they are
 */
record TimeShift(long from, long anchor, double speed) {
    long apply(long time) {
        return anchor + Math.round((time - from) / speed);
    }

    /** What a person is told. */
    String inWords() {
        return "moved by " + Duration.ofMillis(anchor - from) + (speed == 1 ? "" : ", " + speed + " times as fast");
    }
}
