package io.millrace.aggregation.definition;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Validates definitions: {@code ValidateMain FILE|DIR…}. Exits with 0 if all are valid, 1 if not, 2 on wrong usage. */
public final class ValidateMain {
    static final int VALID = 0;
    static final int INVALID = 1;
    static final int USAGE = 2;

    private ValidateMain() {}

    public static void main(String[] args) {
        System.exit(validate(List.of(args), System.out, System.err));
    }

    /** Prints each problem as {@code file:line:column: message} and returns the exit code. */
    static int validate(List<String> paths, PrintStream out, PrintStream err) {
        if (paths.isEmpty()) {
            err.println("usage: validate FILE|DIR…");
            return USAGE;
        }
        var parser = new DefinitionParser();
        int code = VALID;
        for (var path : paths) {
            try {
                var specs = DefinitionFiles.read(Path.of(path), parser);
                out.println(path + ": " + specs.size() + (specs.size() == 1 ? " insight" : " insights") + ", valid");
            } catch (InvalidDefinitionException e) {
                // Rejected at the edge: printed and reported by the exit code.
                e.problems().forEach(err::println);
                code = INVALID;
            } catch (IOException e) {
                // Rejected at the edge, as above.
                err.println(path + ": cannot be read: " + e);
                code = INVALID;
            }
        }
        return code;
    }
}
