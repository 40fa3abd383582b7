package io.millrace.cli.insights;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Definition files on their way to the query API. */
final class DefinitionFiles {
    private static final long LARGEST = 1 << 20;

    private DefinitionFiles() {}

    /** Plans or applies each file in turn and prints the service's answers; the first refusal ends it. */
    static int send(QueryApi api, List<Path> given, boolean planOnly, Terminal terminal) throws InterruptedException {
        for (var file : expand(given)) {
            terminal.print(file + ":");
            var answer = api.post(planOnly ? "/v1/insights/plan" : "/v1/insights", read(file));
            terminal.print(answer.stripTrailing());
        }
        return ExitCode.OK;
    }

    /** Directories stand for the definitions in them. */
    static List<Path> expand(List<Path> given) {
        var files = new ArrayList<Path>();
        for (var path : given) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (var entries = Files.list(path)) {
                entries.filter(entry -> entry.toString().endsWith(".yaml") || entry.toString().endsWith(".yml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                // Refused at the edge.
                throw new CliException(ExitCode.USAGE, "cannot list " + path + ": " + e.getMessage(), e);
            }
        }
        return files;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new CliException(ExitCode.USAGE, file + " is larger than 1 MiB: is it a definition?");
            }
            return Files.readString(file);
        } catch (IOException e) {
            // Refused at the edge.
            throw new CliException(ExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
