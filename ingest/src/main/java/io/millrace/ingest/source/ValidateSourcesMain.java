package io.millrace.ingest.source;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Validates files of sources: {@code ValidateSourcesMain FILE…}. Exits with 0 if all are valid, 1 if not, 2 on wrong usage. */
public final class ValidateSourcesMain {
    static final int VALID = 0;
    static final int INVALID = 1;
    static final int USAGE = 2;

    private ValidateSourcesMain() {}

    public static void main(String[] args) {
        System.exit(validate(List.of(args), System.out, System.err));
    }

    /** Prints the sources, or each problem as {@code file:line:column: message}, and returns the exit code. */
    static int validate(List<String> files, PrintStream out, PrintStream err) {
        if (files.isEmpty()) {
            err.println("usage: validate FILE…");
            return USAGE;
        }
        int code = VALID;
        for (var file : files) {
            try {
                var sources = Sources.read(Path.of(file), null, Map.of());
                sources.describe().forEach(out::println);
                out.println(file + ": " + sources.size() + (sources.size() == 1 ? " source" : " sources") + ", valid");
            } catch (IllegalArgumentException e) {
                // Rejected at the edge: printed and reported by the exit code.
                err.println(e.getMessage());
                code = INVALID;
            }
        }
        return code;
    }
}
