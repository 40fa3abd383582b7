package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.schemas.topic.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables of containers are settings of their services, and ports are those that services listen on. */
class EnvironmentTest {
    private static final List<Manifest> RENDERED = Chart.render(Chart.EVERYTHING);
    private static final Map<String, String> PREFIXES = Map.of(
            "ingest", "INGEST", "enrichment", "ENRICHMENT", "aggregation", "AGGREGATION", "sink-publisher", "SINK");

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "enrichment", "aggregation", "sink-publisher"})
    void everyVariableIsASettingOfTheServiceWithAValueThatItTakes(String component) throws IOException {
        var settings = SettingsPages.of(component);

        var environment = Manifest.workload(RENDERED, component).environment();

        assertThat(environment).hasSizeGreaterThan(8);
        environment.forEach((name, variable) -> {
            if (!name.equals("JAVA_TOOL_OPTIONS")) {
                assertThat(settings.find(name)).as(name).isPresent();
                if (variable.has("value")) {
                    assertThat(SettingsPages.accepts(
                                    settings.find(name).get(),
                                    variable.path("value").asText()))
                            .as(name + "=" + variable.path("value") + " is " + settings.find(name))
                            .isTrue();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "enrichment", "aggregation", "sink-publisher"})
    void theContainersPortIsTheOneThatTheServiceListensOn(String component) throws IOException {
        var workload = Manifest.workload(RENDERED, component);
        int port = workload.container().at("/ports/0/containerPort").asInt();
        var variable = "MILLRACE_" + PREFIXES.get(component) + "_PORT";

        assertThat(workload.variable(variable)).isEqualTo(Integer.toString(port));
        assertThat(SettingsPages.of(component).find(variable).orElseThrow().fallback())
                .isEqualTo(Integer.toString(port));
        assertThat(workload.variable("MILLRACE_" + PREFIXES.get(component) + "_HOST"))
                .isEqualTo("0.0.0.0");
    }

    @Test
    void theConsoleShowsTheMetricsOfServicesThatAreThere() {
        var urls = Manifest.workload(RENDERED, "aggregation").variable("MILLRACE_AGGREGATION_CONSOLE_METRICS");

        var expected = Manifest.COMPONENTS.stream()
                .map(component -> Manifest.of(RENDERED, "Service")
                        .filter(service -> service.component().equals(component))
                        .filter(service -> !service.name().endsWith("-peers"))
                        .map(service -> component + "=http://" + service.name() + ":"
                                + service.at("/spec/ports/0/port").asInt() + "/metrics")
                        .findFirst()
                        .orElseThrow())
                .toList();
        assertThat(urls.split(",")).containsExactlyElementsOf(expected);
    }

    /** A misspelt security.protocol would be a connection in clear text. */
    @ParameterizedTest
    @ValueSource(strings = {"strimzi.yaml", "confluent.yaml"})
    void propertiesOfTheExamplesAreThoseOfKafkasClients(String example) {
        var rendered = Chart.renderExample(example);

        for (String component : Manifest.COMPONENTS) {
            var connections = new TreeMap<String, String>();
            Manifest.workload(rendered, component).environment().forEach((name, variable) -> {
                if (name.startsWith("MILLRACE_KAFKA_") || name.startsWith("MILLRACE_REGISTRY_")) {
                    connections.put(name, variable.path("value").asText("a secret"));
                }
            });
            var reader = new ConfigReader(ConfigSource.load(connections, new String[0]));
            var kafka = KafkaConfig.read(reader);
            reader.verify();

            assertThat(kafka.properties())
                    .containsEntry("security.protocol", "SASL_SSL")
                    .containsKey("sasl.jaas.config");
        }
    }

    /** The job makes what the services would: with the numbers of the catalogue unless told otherwise. */
    @Test
    void partitionsAreThoseOfTheCatalogue() throws IOException {
        var partitions = Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")).at("/topics/partitions");

        assertThat(partitions.path("eventsRaw").asInt()).isEqualTo(Topics.EVENTS_RAW.partitions());
        assertThat(partitions.path("eventsEnriched").asInt()).isEqualTo(Topics.EVENTS_ENRICHED.partitions());
        assertThat(partitions.path("insightUpdates").asInt()).isEqualTo(Topics.INSIGHT_UPDATES.partitions());
        assertThat(partitions.path("merge").asText())
                .isEqualTo(SettingsPages.of("aggregation")
                        .find("MILLRACE_AGGREGATION_MERGE_PARTITIONS")
                        .orElseThrow()
                        .fallback());
    }

    @Test
    void theJobOfTopicsRunsBeforeAllElseAndNamesThePartitionsOfTheValues() {
        var rendered = Chart.render("topics: { replicationFactor: 3, partitions: { eventsRaw: 24 } }");

        var job = Manifest.one(rendered, "Job", "topics");

        assertThat(job.at("/metadata/annotations/helm.sh~1hook").asText()).isEqualTo("pre-install,pre-upgrade");
        assertThat(Manifest.each(job.container().path("args")).map(arg -> arg.asText()))
                .containsExactly(
                        "topics",
                        "--apply",
                        "--replication-factor=3",
                        "--partitions=events.raw=24",
                        "--partitions=events.enriched=8",
                        "--partitions=insight-updates=4");
        assertThat(job.variable("MILLRACE_KAFKA_BOOTSTRAP_SERVERS")).isEqualTo("kafka:9092");
    }
}
