package io.millrace.ingest.importer;

import io.millrace.ingest.client.RefusedException;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;

/** Main class of the import, which sends a file to a collector. {@code --help} lists options and exit codes. */
public final class ImportMain {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    static final int REFUSED = 7;
    static final int UNREADABLE = 8;

    private ImportMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Imports as the arguments say, and returns the exit code. */
    public static int run(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(ImportOptions.USAGE);
            return OK;
        }
        try {
            var options = ImportOptions.parse(args);
            var run = new ImportRun(options, Clock.systemUTC(), System.out, isTerminal());
            if (options.check()) {
                System.out.println("import: " + run.check());
            } else {
                run.run();
            }
            return OK;
        } catch (IllegalArgumentException e) {
            // Exits with a documented code and a message, as do all below.
            return failed(USAGE, e.getMessage() + "; see --help");
        } catch (RefusedException e) {
            return failed(e.isUnreachable() ? UNREACHABLE : REFUSED, e.getMessage());
        } catch (UnreadableFileException e) {
            return failed(UNREADABLE, e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            return failed(FAILED, e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (Exception e) {
            return failed(FAILED, e.toString());
        }
    }

    @SuppressWarnings(
            "SystemConsoleNull") // Before JDK 22, null means no terminal; since then Console.isTerminal tells.
    private static boolean isTerminal() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            // Not an error: the JDK is older than 22.
            return true;
        } catch (ReflectiveOperationException e) {
            // Not an error: progress is shown as plain lines.
            return false;
        }
    }

    private static int failed(int code, String why) {
        System.err.println("import: " + why);
        return code;
    }
}
