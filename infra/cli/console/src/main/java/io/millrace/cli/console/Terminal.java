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

    /** Clears a terminal for the next screen, as after a change of its size; nothing elsewhere. */
    public synchronized void clear() {
        if (interactive) {
            out.print("\u001b[2J\u001b[H");
            drawnLines = 0;
        }
    }

    /** Replaces the lines drawn by the previous call; off a terminal, appends them. */
    public synchronized void draw(List<String> lines) {
        if (interactive && drawnLines > 0) {
            out.printf("\u001b[%dA", drawnLines);
        }
        // Each line clears what is left of the one that it replaces; clearing the screen first would flicker.
        lines.forEach(line -> out.println(interactive ? line + "\u001b[K" : line));
        if (interactive && drawnLines > lines.size()) {
            out.print("\u001b[J");
        }
        out.flush();
        drawnLines = interactive ? lines.size() : 0;
    }
}
