package io.millrace.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One object as the chart renders it. */
public record Manifest(JsonNode body) {
    /** Components of the chart, by the label that all of their objects carry. */
    static final List<String> COMPONENTS = List.of("ingest", "enrichment", "aggregation", "sink-publisher");

    static final List<String> STAGES = COMPONENTS.subList(1, COMPONENTS.size());

    public String kind() {
        return body.path("kind").asText();
    }

    public String name() {
        return at("/metadata/name").asText();
    }

    /** The component that it belongs to. */
    String component() {
        return at("/metadata/labels/app.kubernetes.io~1component").asText();
    }

    /** What is at a JSON pointer; a missing node if nothing is. */
    public JsonNode at(String pointer) {
        return body.at(pointer);
    }

    /** Whether it makes pods. */
    boolean isWorkload() {
        return Stream.of("Deployment", "StatefulSet", "Job").anyMatch(kind()::equals);
    }

    /** Whether its pods run a service, and not a job. */
    public boolean isService() {
        return isWorkload() && !kind().equals("Job");
    }

    JsonNode pod() {
        return at("/spec/template");
    }

    /** The one container of its pods. */
    public JsonNode container() {
        return pod().at("/spec/containers/0");
    }

    /** Variables of the container by name, each the whole entry. */
    public Map<String, JsonNode> environment() {
        var variables = new LinkedHashMap<String, JsonNode>();
        container().path("env").forEach(variable -> {
            if (variables.put(variable.path("name").asText(), variable) != null) {
                throw new AssertionError(name() + " has two variables " + variable.path("name"));
            }
        });
        return variables;
    }

    /** The value of a variable that has one. */
    String variable(String name) {
        return environment().get(name).path("value").asText();
    }

    static Stream<Manifest> of(List<Manifest> manifests, String kind) {
        return manifests.stream().filter(manifest -> manifest.kind().equals(kind));
    }

    /** The one object of the kind and component. */
    static Manifest one(List<Manifest> manifests, String kind, String component) {
        var found = of(manifests, kind)
                .filter(manifest -> manifest.component().equals(component))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + kind + " for " + component);
        }
        return found.get(0);
    }

    /** The workload of a service's component. */
    static Manifest workload(List<Manifest> manifests, String component) {
        return one(manifests, component.equals("ingest") ? "Deployment" : "StatefulSet", component);
    }

    static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Entries of an object of texts. */
    static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    @Override
    public String toString() {
        return kind() + "/" + name();
    }
}
