package io.millrace.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart, rendered by Helm for the release {@code millrace} in the namespace {@code shop}. */
public final class Chart {
    /** Where everything that belongs to Kubernetes lies. */
    public static final Path ROOM = Path.of(System.getProperty("millrace.checkout"), "infra", "kubernetes");

    static final Path DIRECTORY = ROOM.resolve("millrace");
    static final String RELEASE = "millrace";
    static final String NAMESPACE = "shop";

    /** The least that a user has to say. */
    public static final String REQUIRED = """
        kafka: { bootstrapServers: "kafka:9092" }
        registry: { url: "http://registry:8081" }
        """;

    /** All that can be turned on beside each other. */
    public static final String EVERYTHING = """
        autoscaling: { by: keda, prometheus: "http://prometheus.monitoring:9090" }
        enrichment: { autoscaling: { enabled: true } }
        aggregation: { autoscaling: { enabled: true } }
        sinkPublisher: { autoscaling: { enabled: true } }
        serviceMonitors: { enabled: true, labels: { release: prometheus } }
        insights: { shop.yaml: "insights: []" }
        ingress: { collectors: { host: events.example.com, tlsSecret: tls }, console: { host: millrace.example.com } }
        networkPolicy: { operators: [ { podSelector: { matchLabels: { role: operator } } } ] }
        """;

    private static final String HOOK = "helm.sh/hook:";
    private static final String MARK = "rendered/hook:";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    /** Helm's own opinion; its warnings count. */
    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /** Renders the chart with the required values and others, each a YAML text, of which later ones win. */
    public static List<Manifest> render(String... values) {
        var template = new Helm(withHooks())
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.35.0");
        try {
            template.withValuesFile(file(REQUIRED));
            for (String text : values) {
                template.withValuesFile(file(text));
            }
            return parse(template.call());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a file of the directory of examples. */
    public static List<Manifest> renderExample(String name) {
        try {
            return render(Files.readString(ROOM.resolve("examples").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all examples. */
    public static List<String> examples() {
        try (var files = Files.list(ROOM.resolve("examples"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) throws IOException {
        return YAML.readTree(file.toFile());
    }

    /**
     * A copy in which hooks have another annotation: a manifest with that of Helm is left out of what {@code helm template} returns to
     * a library. {@link #parse} puts it back.
     */
    private static Path withHooks() {
        try {
            Path copy = Files.createTempDirectory("chart");
            copy.toFile().deleteOnExit();
            try (var files = Files.walk(DIRECTORY)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(DIRECTORY.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, Files.readString(file).replace(HOOK, MARK));
                    target.toFile().deleteOnExit();
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Manifest> parse(String rendered) throws IOException {
        var manifests = new ArrayList<Manifest>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(rendered.replace(MARK, HOOK))) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document.isObject()) {
                    manifests.add(new Manifest(document));
                }
            }
        }
        return manifests;
    }

    private static Path file(String text) throws IOException {
        Path file = Files.createTempFile("values", ".yaml");
        file.toFile().deleteOnExit();
        return Files.writeString(file, text);
    }
}
