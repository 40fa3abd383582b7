package io.millrace.sink.destination;

import io.millrace.aggregation.definition.DefinitionFiles;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.schemas.insight.InsightDefinition;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Validates destinations: {@code ValidateDestinationsMain [--insights DIR] FILE|DIR…}. Exits with 0 if all are valid, 1 if not, 2 on
 * wrong usage. What only a service's settings can say, such as which secrets it allows, is not checked.
 */
public final class ValidateDestinationsMain {
    static final int VALID = 0;
    static final int INVALID = 1;
    static final int USAGE = 2;

    private ValidateDestinationsMain() {}

    public static void main(String[] args) {
        System.exit(validate(List.of(args), System.out, System.err));
    }

    /** Prints each problem as {@code file:line:column: message} and returns the exit code. */
    static int validate(List<String> args, PrintStream out, PrintStream err) {
        var paths = new ArrayList<>(args);
        boolean withInsights = !paths.isEmpty() && paths.get(0).equals("--insights");
        if (paths.size() < (withInsights ? 3 : 1)) {
            err.println("usage: validate [--insights DIR] FILE|DIR…");
            return USAGE;
        }
        var parser = new DestinationParser(DestinationRules.lenient());
        int code = VALID;
        try {
            var insights =
                    withInsights ? InsightCatalogue.of(insights(Path.of(paths.get(1)))) : InsightCatalogue.unknown();
            for (var path : paths.subList(withInsights ? 2 : 0, paths.size())) {
                code = Math.max(code, validate(path, parser, insights, out, err));
            }
        } catch (InvalidDefinitionException e) {
            // Rejected at the edge: the insights are printed and reported by the exit code.
            e.problems().forEach(err::println);
            code = INVALID;
        } catch (IOException e) {
            // Rejected at the edge, as above.
            err.println(paths.get(1) + ": cannot be read: " + e);
            code = INVALID;
        }
        return code;
    }

    private static int validate(
            String path, DestinationParser parser, InsightCatalogue insights, PrintStream out, PrintStream err) {
        try {
            var read = DefinitionFiles.read(
                    Path.of(path), (file, text) -> parser.parse(file, text, insights), Destination::name);
            out.println(path + ": " + read.size() + (read.size() == 1 ? " destination" : " destinations") + ", valid");
            return VALID;
        } catch (InvalidDefinitionException e) {
            // Rejected at the edge: printed and reported by the exit code.
            e.problems().forEach(err::println);
        } catch (IOException e) {
            // Rejected at the edge, as above.
            err.println(path + ": cannot be read: " + e);
        }
        return INVALID;
    }

    private static Map<String, InsightDefinition> insights(Path directory)
            throws IOException, InvalidDefinitionException {
        var insights = new HashMap<String, InsightDefinition>();
        for (var spec : DefinitionFiles.read(directory, new DefinitionParser())) {
            insights.put(spec.name(), DefinitionParser.toRecord(spec, 0));
        }
        return insights;
    }
}
