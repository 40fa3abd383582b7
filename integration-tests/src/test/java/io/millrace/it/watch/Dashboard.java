package io.millrace.it.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A dashboard of {@code infra/grafana/dashboards}.
 *
 * @param file its file's name without the ending
 */
public record Dashboard(String file, JsonNode body) {
    private static final Path DIRECTORY = CommandLine.CHECKOUT.resolve("infra/grafana/dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A query of a panel.
     *
     * @param place dashboard, panel and number of the query
     * @param expression with Grafana's variables in it
     */
    public record Query(String place, String expression) {
        /** As Grafana asks it with everything selected. */
        String withoutVariables() {
            return expression
                    .replace("$__rate_interval", "30s")
                    .replaceAll("\\$(namespace|instance|job|insight|destination)", ".*");
        }
    }

    public static List<Dashboard> all() throws IOException {
        var dashboards = new ArrayList<Dashboard>();
        try (var files = Files.newDirectoryStream(DIRECTORY, "*.json")) {
            for (var file : files) {
                var name = file.getFileName().toString().replace(".json", "");
                dashboards.add(new Dashboard(name, JSON.readTree(Files.readString(file))));
            }
        }
        dashboards.sort(Comparator.comparing(Dashboard::file));
        return dashboards;
    }

    /** Panels that show something. */
    public List<JsonNode> panels() {
        var panels = new ArrayList<JsonNode>();
        body.path("panels").forEach(panel -> {
            if (!panel.path("type").asText().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    public List<Query> queries() {
        var queries = new ArrayList<Query>();
        for (var panel : panels()) {
            for (var target : panel.path("targets")) {
                queries.add(new Query(
                        file + " / " + panel.path("title").asText() + " / "
                                + target.path("refId").asText(),
                        target.path("expr").asText()));
            }
        }
        return queries;
    }
}
