package io.millrace.ingest.importer;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows how far an import is: a bar on a terminal, now and then a line elsewhere, JSON lines for scripts. For one thread. */
final class ImportProgress {
    private static final int BAR = 30;
    private static final long PLAIN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final boolean terminal;
    private final boolean json;
    private final ImportCounts tally;
    private final long size;
    private final long started = System.nanoTime();
    private long shown = System.nanoTime();

    /** @param size the file's bytes, or 0 if they can't be known before it is read */
    ImportProgress(PrintStream out, boolean terminal, boolean json, ImportCounts tally, long size) {
        this.out = out;
        this.terminal = terminal;
        this.json = json;
        this.tally = tally;
        this.size = size;
    }

    void at(long offset) {
        if (terminal && !json) {
            out.print("\r" + bar(offset) + numbers());
            out.flush();
        } else if (System.nanoTime() - shown > PLAIN_EVERY_NANOS) {
            shown = System.nanoTime();
            out.println(json ? object("progress") : "import: " + percent(offset) + numbers());
        }
    }

    void note(String text) {
        if (!json) {
            out.println((terminal ? "\r" : "") + "import: " + text);
        }
    }

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
                tally.accepted(),
                tally.rejected(),
                tally.lines(),
                tally.blanks() == 0 ? "" : ", " + tally.blanks() + " without an event",
                tally.skippedLines() == 0 ? "" : ", " + tally.skippedLines() + " done by an earlier run",
                seconds());
        if (tally.misencodedLines() > 0) {
            out.printf(
                    Locale.ROOT,
                    "import: %,d lines are not in the file's encoding; --charset names another, as windows-1252%n",
                    tally.misencodedLines());
        }
    }

    private String bar(long offset) {
        if (size == 0) {
            return "";
        }
        int full = (int) (BAR * Math.min(offset, size) / size);
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + percent(offset);
    }

    private String percent(long offset) {
        return size == 0 ? "" : 100 * Math.min(offset, size) / size + "%, ";
    }

    private String numbers() {
        return String.format(
                Locale.ROOT,
                "%,d lines, %,d accepted, %,d rejected, %,.0f/s%s  ",
                tally.lines(),
                tally.accepted(),
                tally.rejected(),
                (tally.accepted() + tally.rejected()) / seconds(),
                tally.retries() == 0 ? "" : ", " + tally.retries() + " retries");
    }

    private String object(String state) {
        return String.format(
                Locale.ROOT,
                "{\"state\":\"%s\",\"lines\":%d,\"accepted\":%d,\"rejected\":%d,\"blank\":%d,\"skipped\":%d,\"retries\":%d,\"seconds\":%.3f}",
                state,
                tally.lines(),
                tally.accepted(),
                tally.rejected(),
                tally.blanks(),
                tally.skippedLines(),
                tally.retries(),
                seconds());
    }

    private double seconds() {
        return Math.max(0.001, (System.nanoTime() - started) / 1e9);
    }
}
