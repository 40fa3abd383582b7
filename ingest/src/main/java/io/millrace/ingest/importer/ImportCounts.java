package io.millrace.ingest.importer;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What an import has done. At its end {@code lines = accepted + rejected + blank + skipped}, where skipped lines were
 * done by an earlier run. Thread-safe.
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

    /** Why the collector rejected an event; the first one is kept. */
    void rejectedBecause(String why) {
        firstRejection.compareAndSet(null, why);
    }

    /** A line was not in the file's encoding. */
    void misencoded() {
        misencoded.increment();
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

    long misencodedLines() {
        return misencoded.sum();
    }

    /** Why the first event was rejected; null if none was. */
    String firstRejection() {
        return firstRejection.get();
    }

    long retries() {
        return retries.sum();
    }
}
