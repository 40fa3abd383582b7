package io.millrace.ingest.importer;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts of an import. At its end, {@code lines = accepted + rejected + blank + skipped}; skipped lines were done by an
 * earlier run. Thread-safe.
 */
final class ImportCounts {
    private final LongAdder lines = new LongAdder();
    private final LongAdder blank = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder misencoded = new LongAdder();
    private final AtomicReference<String> firstRejection = new AtomicReference<>();

    /** Counts a line of the file. */
    void line() {
        lines.increment();
    }

    /** Counts a line without an event. */
    void blank() {
        blank.increment();
    }

    /** Counts a line that an earlier run has done. */
    void skipped() {
        skipped.increment();
    }

    /** Counts the verdicts of one response. */
    void addVerdicts(int acceptedEvents, int rejectedEvents) {
        accepted.add(acceptedEvents);
        rejected.add(rejectedEvents);
    }

    /** Keeps the message of the first rejection. */
    void rejectedBecause(String why) {
        firstRejection.compareAndSet(null, why);
    }

    /** Counts a line that is not in the file's encoding. */
    void misencoded() {
        misencoded.increment();
    }

    /** Counts a retry of a batch. */
    void retried() {
        retries.increment();
    }

    long lines() {
        return lines.sum();
    }

    /** Lines without an event, such as headers and blank lines. */
    long blanks() {
        return blank.sum();
    }

    long skippedLines() {
        return skipped.sum();
    }

    long accepted() {
        return accepted.sum();
    }

    long rejected() {
        return rejected.sum();
    }

    long misencodedLines() {
        return misencoded.sum();
    }

    /** Message of the first rejection; null if there was none. */
    String firstRejection() {
        return firstRejection.get();
    }

    long retries() {
        return retries.sum();
    }
}
