package io.millrace.cli.console;

import java.io.PrintWriter;
import java.util.List;

/**
 * Output of a command: results go to standard output, progress to standard error. A screen is redrawn in place on a
 * terminal and appended line by line elsewhere. Thread-safe.
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

    /** Whether the output is a terminal. */
    public boolean isInteractive() {
        return interactive;
    }

    /** Prints one line of the result. */
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

    /** Prints a progress line, apart from the result. */
    public synchronized void progress(String line) {
        drawnLines = 0;
        err.println(line);
        err.flush();
    }

    /** Replaces the lines drawn by the previous call; off a terminal, appends them. */
    public synchronized void draw(List<String> lines) {
        if (interactive && drawnLines > 0) {
            // Cursor up to the first drawn line, then clear to the end of the screen.
            out.printf("\u001b[%dA\u001b[J", drawnLines);
        }
        lines.forEach(out::println);
        out.flush();
        drawnLines = interactive ? lines.size() : 0;
    }
}
