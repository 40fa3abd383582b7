package io.millrace.cli.console;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command writes. On a terminal a screen is redrawn in place; otherwise its lines are printed one after another,
 * as a log wants them. Results go to out, progress to err. Thread-safe by its lock.
 */
public final class Terminal {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean interactive;
    private int drawnLines;

    public Terminal(PrintWriter out, PrintWriter err, boolean interactive) {
        this.out = out;
        this.err = err;
        this.interactive = interactive;
    }

    /** Whether a person watches. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Prints a line of the result. */
    public synchronized void print(String line) {
        drawnLines = 0;
        out.println(line);
        out.flush();
    }

    public synchronized void print(List<String> lines) {
        drawnLines = 0;
        lines.forEach(out::println);
        out.flush();
    }

    /** Says how far things are, apart from the result. */
    public synchronized void progress(String line) {
        drawnLines = 0;
        err.println(line);
        err.flush();
    }

    /** Replaces the lines that were drawnLines last, or prints the lines where there is no terminal. */
    public synchronized void draw(List<String> lines) {
        if (interactive && drawnLines > 0) {
            // Up to the first line drawnLines, and clear from there.
            out.printf("\u001b[%dA\u001b[J", drawnLines);
        }
        lines.forEach(out::println);
        out.flush();
        drawnLines = interactive ? lines.size() : 0;
    }
}
