package io.millrace.it.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.millrace.it.stack.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A rule of {@code infra/prometheus/rules}.
 *
 * @param name of the series or the alert
 * @param isAlert whether it is an alert, and no recorded series
 * @param body as the file has it
 */
public record PrometheusRule(String name, boolean isAlert, JsonNode body) {
    public static final Path DIRECTORY = CommandLine.CHECKOUT.resolve("infra/prometheus");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public String expression() {
        return body.path("expr").asText();
    }

    public String annotation(String name) {
        return body.path("annotations").path(name).asText();
    }

    public static List<PrometheusRule> all() throws IOException {
        var rules = new ArrayList<PrometheusRule>();
        for (var file : files("rules")) {
            for (var group : file.path("groups")) {
                for (var rule : group.path("rules")) {
                    boolean isAlert = rule.has("alert");
                    rules.add(new PrometheusRule(
                            rule.path(isAlert ? "alert" : "record").asText(), isAlert, rule));
                }
            }
        }
        return rules;
    }

    public static List<PrometheusRule> alerts() throws IOException {
        return all().stream().filter(PrometheusRule::isAlert).toList();
    }

    /** The cases of {@code infra/prometheus/tests}: what each expects of an alert. */
    public static List<JsonNode> expectations() throws IOException {
        var expectations = new ArrayList<JsonNode>();
        for (var file : files("tests")) {
            for (var test : file.path("tests")) {
                test.path("alert_rule_test").forEach(expectations::add);
            }
        }
        return expectations;
    }

    private static List<JsonNode> files(String directory) throws IOException {
        var files = new ArrayList<JsonNode>();
        try (var paths = Files.newDirectoryStream(DIRECTORY.resolve(directory), "*.yml")) {
            for (var path : paths) {
                files.add(YAML.readTree(Files.readString(path)));
            }
        }
        return files;
    }
}
