package io.millrace.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.kubernetes.Chart;
import io.millrace.kubernetes.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every manifest of the chart against the schemas of npm's {@code kubernetes-models}, which find wrong types and know the kinds of KEDA
 * and the Prometheus Operator; ManifestModelsTest finds what these let pass.
 */
@Tag("clients")
class ChartManifestsIT {
    private static final String KEDA = """
        autoscaling: { by: keda, prometheus: "http://prometheus:9090" }
        enrichment: { autoscaling: { enabled: true } }
        """;

    @TempDir
    Path directory;

    @Test
    void everyManifestOfTheChartAndItsExamplesIsValid() throws Exception {
        for (String values : new String[] {"{}", "serviceMonitors: { enabled: true }", KEDA, Chart.EVERYTHING}) {
            assertThat(check(bodies(Chart.render(values))))
                    .as(values)
                    .hasSizeGreaterThan(25)
                    .allMatch(this::isValid);
        }
        for (String example : Chart.examples()) {
            assertThat(check(bodies(Chart.renderExample(example)))).as(example).allMatch(this::isValid);
        }
    }

    /** Else the test above would say nothing. */
    @Test
    void aWrongTypeIsFound() throws Exception {
        var bodies = bodies(Chart.render("serviceMonitors: { enabled: true }", KEDA));
        for (JsonNode body : bodies) {
            switch (body.path("kind").asText()) {
                case "StatefulSet" -> ((ObjectNode) body.path("spec")).put("replicas", "two");
                case "ServiceMonitor" -> ((ObjectNode) body.path("spec")).put("endpoints", "http");
                case "ScaledObject" -> ((ObjectNode) body.path("spec")).put("maxReplicaCount", "eight");
                default -> {}
            }
        }

        assertThat(check(bodies))
                .filteredOn(line -> !isValid(line))
                .hasSize(9)
                .anyMatch(line -> line.startsWith("invalid StatefulSet/millrace-enrichment"))
                .anyMatch(line -> line.startsWith("invalid ServiceMonitor/millrace-ingest"))
                .anyMatch(line -> line.startsWith("invalid ScaledObject/millrace-enrichment"));
    }

    private boolean isValid(String line) {
        return line.startsWith("valid ");
    }

    private static List<JsonNode> bodies(List<Manifest> manifests) {
        return manifests.stream().map(Manifest::body).toList();
    }

    private List<String> check(List<JsonNode> manifests) throws Exception {
        var file = directory.resolve("manifests.json");
        Files.writeString(file, new ObjectMapper().writeValueAsString(manifests));
        return NodeClient.run(directory, "check-manifests.mjs", file.toString());
    }
}
