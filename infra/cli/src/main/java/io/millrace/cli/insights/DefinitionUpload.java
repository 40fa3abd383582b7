package io.millrace.cli.insights;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import io.millrace.cli.console.Terminal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Upload of definition files to an API: of insights, or of another kind of definition. */
public final class DefinitionUpload {
    private static final long MAX_BYTES = 1 << 20;

    private DefinitionUpload() {}

    /** Plans each file in turn and prints the changes; stops at the first rejected file. */
    static int plan(QueryClient api, List<Path> given, String parameters, boolean json, Terminal terminal)
            throws InterruptedException {
        return post(api, given, "/v1/insights/plan?" + parameters, json, terminal, new ArrayList<>());
    }

    /**
     * Applies each file in turn and prints the changes; stops at the first rejected file.
     *
     * @param parameters of the request, each followed by an ampersand
     * @param started receives the names of insights and shadows that start or restart
     */
    static int apply(
            QueryClient api, List<Path> given, String parameters, boolean json, Terminal terminal, List<String> started)
            throws InterruptedException {
        return post(api, given, "/v1/insights?" + parameters, json, terminal, started);
    }

    /**
     * Sends each file in turn and prints the changes; stops at the first rejected file.
     *
     * @param path path of the request, to which the file's name is added as a parameter
     * @param started receives the names of what is added or restarts
     */
    public static int post(
            QueryClient api, List<Path> given, String path, boolean json, Terminal terminal, List<String> started)
            throws InterruptedException {
        for (var file : expand(given)) {
            var name = URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8);
            var response = api.postDefinitions(path + "file=" + name, read(file));
            response.path("changes").forEach(change -> {
                var kind = change.path("change").asText();
                if (kind.equals("added") || kind.equals("restarts") || kind.equals("shadow")) {
                    started.add(change.path("insight").path("name").asText());
                }
            });
            if (json) {
                terminal.print(response.toString());
            } else {
                terminal.print(file + ":");
                terminal.print(changes(response));
            }
            if (response.path("refused").asBoolean()) {
                return CliExitCode.REFUSED;
            }
        }
        return CliExitCode.OK;
    }

    /** One line for each change, such as {@code   revenue: restarts (its window changes)}. */
    static List<String> changes(JsonNode response) {
        var lines = new ArrayList<String>();
        for (var change : response.path("changes")) {
            var reasons = new StringJoiner("; ", " (", ")").setEmptyValue("");
            change.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            lines.add("  " + change.path("name").asText() + ": "
                    + change.path("change").asText().replace('_', ' ') + reasons);
        }
        return lines.isEmpty() ? List.of("  nothing changes") : lines;
    }

    /** The files, with each directory replaced by the definitions in it. */
    static List<Path> expand(List<Path> given) {
        var files = new ArrayList<Path>();
        for (var path : given) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (var entries = Files.list(path)) {
                entries.filter(entry -> entry.toString().endsWith(".yaml")
                                || entry.toString().endsWith(".yml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                // Rejected at the edge.
                throw new CliException(CliExitCode.USAGE, "cannot list " + path + ": " + e.getMessage(), e);
            }
        }
        return files;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CliException(
                        CliExitCode.USAGE, file + " is larger than 1 MiB, which no definition file may be");
            }
            return Files.readString(file);
        } catch (IOException e) {
            // Rejected at the edge.
            throw new CliException(CliExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
