package io.millrace.ingest.importer;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Progress output of an import: a bar on a terminal, a line every 5 seconds elsewhere, or JSON lines. For one thread. */
final class ImportProgress {
    private static final int BAR_WIDTH = 30;
    private static final long LINE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final boolean terminal;
    private final boolean json;
    private final ImportCounts counts;
    private final long size;
    private final long started = System.nanoTime();
    private long lastLineNanos = System.nanoTime();

    /** @param size the file's bytes, or 0 if unknown */
    ImportProgress(PrintStream out, boolean terminal, boolean json, ImportCounts counts, long size) {
        this.out = out;
        this.terminal = terminal;
        this.json = json;
        this.counts = counts;
        this.size = size;
    }

    /** Shows the progress at an offset in the file. */
    void update(long offset) {
        if (terminal && !json) {
            out.print("\r" + bar(offset) + numbers());
            out.flush();
        } else if (System.nanoTime() - lastLineNanos > LINE_INTERVAL_NANOS) {
            lastLineNanos = System.nanoTime();
            out.println(json ? object("progress") : "import: " + percent(offset) + numbers());
        }
    }

    /** Prints a message. */
    void message(String text) {
        if (!json) {
            out.println((terminal ? "\r" : "") + "import: " + text);
        }
    }

    /** Prints the summary. */
    void done() {
        if (json) {
            out.println(object("done"));
            return;
        }
        if (terminal) {
            out.print("\r" + bar(size) + "\n");
        }
        out.printf(
                Locale.ROOT,
                "import: %,d accepted, %,d rejected (see events.failed) of %,d lines%s%s in %.1f s%n",
                counts.accepted(),
                counts.rejected(),
                counts.lines(),
                counts.blanks() == 0 ? "" : ", " + counts.blanks() + " without an event",
                counts.skippedLines() == 0 ? "" : ", " + counts.skippedLines() + " done by an earlier run",
                seconds());
        if (counts.misencodedLines() > 0) {
            out.printf(
                    Locale.ROOT,
                    "import: %,d lines are not in the file's encoding; set --charset, for instance to windows-1252%n",
                    counts.misencodedLines());
        }
    }

    private String bar(long offset) {
        if (size == 0) {
            return "";
        }
        int full = (int) (BAR_WIDTH * Math.min(offset, size) / size);
        return "[" + "#".repeat(full) + "-".repeat(BAR_WIDTH - full) + "] " + percent(offset);
    }

    private String percent(long offset) {
        return size == 0 ? "" : 100 * Math.min(offset, size) / size + "%, ";
    }

    private String numbers() {
        return String.format(
                Locale.ROOT,
                "%,d lines, %,d accepted, %,d rejected, %,.0f/s%s  ",
                counts.lines(),
                counts.accepted(),
                counts.rejected(),
                (counts.accepted() + counts.rejected()) / seconds(),
                counts.retries() == 0 ? "" : ", " + counts.retries() + " retries");
    }

    private String object(String state) {
        return String.format(
                Locale.ROOT,
                "{\"state\":\"%s\",\"lines\":%d,\"accepted\":%d,\"rejected\":%d,\"blank\":%d,\"skipped\":%d,\"retries\":%d,\"seconds\":%.3f}",
                state,
                counts.lines(),
                counts.accepted(),
                counts.rejected(),
                counts.blanks(),
                counts.skippedLines(),
                counts.retries(),
                seconds());
    }

    private double seconds() {
        return Math.max(0.001, (System.nanoTime() - started) / 1e9);
    }
}
