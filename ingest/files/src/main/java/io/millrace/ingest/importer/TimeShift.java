package io.millrace.ingest.importer;

import java.time.Duration;

/**
 * Shift of a file's times to now. Without a replay speed, the newest event falls on the anchor. With one, the first event
 * does and distances shrink by the speed, so that each event gets the time at which it is replayed.
 *
 * @param from time in the file that is shifted, ms since the epoch
 * @param anchor time that it is shifted to, ms since the epoch
 * @param speed factor by which distances shrink; 1 keeps them
 */
record TimeShift(long from, long anchor, double speed) {
    /** The shifted time. */
    long apply(long time) {
        return anchor + Math.round((time - from) / speed);
    }

    /** Seed of line ids: a file shifted otherwise is another import. Fixed text, because ids must survive an upgrade. */
    String idSeed() {
        return "millrace-import Retiming[from=" + from + ", anchor=" + anchor + ", speed=" + speed + "]";
    }

    /** The shift as a message. */
    String describe() {
        return "shifted by " + Duration.ofMillis(anchor - from) + (speed == 1 ? "" : ", " + speed + " times as fast");
    }
}
