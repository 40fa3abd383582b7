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

/** Definition files on their way to the query API. */
final class DefinitionUpload {
    private static final long LARGEST = 1 << 20;

    private DefinitionUpload() {}

    /** Plans each file in turn and prints what would change; the first refusal ends it. */
    static int plan(QueryClient api, List<Path> given, boolean json, Terminal terminal) throws InterruptedException {
        return post(api, given, "/v1/insights/plan?", json, terminal, new ArrayList<>());
    }

    /**
     * Applies each file in turn and prints what changes; the first refusal ends it.
     *
     * @param from when new insights begin, null for now
     * @param zone whose date that is, null for the insights' own
     * @param begun takes the names of insights that begin
     */
    static int send(
            QueryClient api,
            List<Path> given,
            String from,
            String zone,
            boolean json,
            Terminal terminal,
            List<String> begun)
            throws InterruptedException {
        var start = parameter("from", from) + parameter("zone", zone);
        return post(api, given, "/v1/insights?" + start, json, terminal, begun);
    }

    private static String parameter(String name, String value) {
        return value == null ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&";
    }

    private static int post(
            QueryClient api, List<Path> given, String to, boolean json, Terminal terminal, List<String> begun)
            throws InterruptedException {
        for (var file : expand(given)) {
            var name = URLEncoder.encode(file.getFileName().toString(), StandardCharsets.UTF_8);
            var answer = api.post(to + "file=" + name, read(file));
            answer.path("changes").forEach(change -> {
                var kind = change.path("change").asText();
                if (kind.equals("added") || kind.equals("restarts")) {
                    begun.add(change.path("name").asText());
                }
            });
            if (json) {
                terminal.print(answer.toString());
            } else {
                terminal.print(file + ":");
                terminal.print(changes(answer));
            }
            if (answer.path("refused").asBoolean()) {
                return CliExitCode.REFUSED;
            }
        }
        return CliExitCode.OK;
    }

    /** One line a change, as {@code   revenue: restarts (its window changes)}. */
    static List<String> changes(JsonNode answer) {
        var lines = new ArrayList<String>();
        for (var change : answer.path("changes")) {
            var reasons = new StringJoiner("; ", " (", ")").setEmptyValue("");
            change.path("reasons").forEach(reason -> reasons.add(reason.asText()));
            lines.add("  " + change.path("name").asText() + ": "
                    + change.path("change").asText().replace('_', ' ') + reasons);
        }
        return lines.isEmpty() ? List.of("  nothing changes") : lines;
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
                entries.filter(entry -> entry.toString().endsWith(".yaml")
                                || entry.toString().endsWith(".yml"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                // Refused at the edge.
                throw new CliException(CliExitCode.USAGE, "cannot list " + path + ": " + e.getMessage(), e);
            }
        }
        return files;
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new CliException(CliExitCode.USAGE, file + " is larger than 1 MiB: is it a definition?");
            }
            return Files.readString(file);
        } catch (IOException e) {
            // Refused at the edge.
            throw new CliException(CliExitCode.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
