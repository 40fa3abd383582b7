package io.millrace.ingest.importer;

import java.util.concurrent.atomic.LongAdder;

/**
 * What an import has done. At its end {@code lines = accepted + rejected + blank + skipped}, where skipped lines were
 * done by an earlier run. Thread-safe.
 */
final class Tally {
    private final LongAdder lines = new LongAdder();
    private final LongAdder blank = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder retries = new LongAdder();

    void line() {
        lines.increment();
    }

    void blank() {
        blank.increment();
    }

    void skipped() {
        skipped.increment();
    }

    void answered(int acceptedEvents, int rejectedEvents) {
        accepted.add(acceptedEvents);
        rejected.add(rejectedEvents);
    }

    void retried() {
        retries.increment();
    }

    long lines() {
        return lines.sum();
    }

    /** Headers and blank lines. */
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

    long retries() {
        return retries.sum();
    }
}
