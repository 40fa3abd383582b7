package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** NetworkPolicies allow exactly the arrows of the flow: stages meet in Kafka, and only the console and instances of one stage talk. */
class NetworkPolicyTest {
    private static final String DNS =
            "[{namespaceSelector:{matchLabels:{kubernetes.io/metadata.name:kube-system}}}]:53";
    private static final String PROMETHEUS =
            "[{namespaceSelector:{matchLabels:{kubernetes.io/metadata.name:monitoring}}}]";

    @Test
    void betweenPodsOfTheChartOnlyInstancesOfAStageTalkAndTheConsoleReadsMetrics() {
        var arrows = new NetworkArrows(Chart.render()).within();

        assertThat(arrows)
                .containsExactly(
                        "aggregation -> aggregation:8090",
                        "aggregation -> enrichment:8091",
                        "aggregation -> ingest:8080",
                        "aggregation -> sink-publisher:8092",
                        "enrichment -> enrichment:8091",
                        "sink-publisher -> sink-publisher:8092");
    }

    @Test
    void everyServiceGoesOutToKafkaAndTheRegistryAndOnlyWebhooksToTheWorld() {
        var arrows = new NetworkArrows(Chart.render()).out();

        assertThat(arrows)
                .filteredOn(arrow -> !arrow.startsWith("sink-publisher -> [{ipBlock"))
                .containsExactlyInAnyOrder(
                        "topics -> " + DNS,
                        "topics -> all:9092",
                        "ingest -> " + DNS,
                        "ingest -> all:9092",
                        "ingest -> all:8081",
                        "enrichment -> " + DNS,
                        "enrichment -> all:9092",
                        "enrichment -> all:8081",
                        "enrichment -> all:443,6443",
                        "aggregation -> " + DNS,
                        "aggregation -> all:9092",
                        "aggregation -> all:8081",
                        "aggregation -> all:443,6443",
                        "sink-publisher -> " + DNS,
                        "sink-publisher -> all:9092",
                        "sink-publisher -> all:8081",
                        "sink-publisher -> all:443,6443");
        assertThat(arrows)
                .filteredOn(arrow -> arrow.startsWith("sink-publisher -> [{ipBlock"))
                .singleElement()
                .asString()
                .endsWith(":443")
                .contains("10.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "172.16.0.0/12", "100.64.0.0/10");
    }

    @Test
    void theWorldReachesCollectorsAndTheQueryApiAndPrometheusReachesAll() {
        var arrows = new NetworkArrows(Chart.render()).in();

        assertThat(arrows)
                .containsExactlyInAnyOrder(
                        "ingest <- all:8080",
                        "ingest <- " + PROMETHEUS + ":8080",
                        "enrichment <- " + PROMETHEUS + ":8091",
                        "aggregation <- all:8090",
                        "aggregation <- " + PROMETHEUS + ":8090",
                        "sink-publisher <- " + PROMETHEUS + ":8092");
    }

    @Test
    void operatorsAreLetInWhereTheyAreNamed() {
        var arrows = new NetworkArrows(Chart.render(
                        "networkPolicy: { operators: [ { podSelector: { matchLabels: { role: op } } } ] }"))
                .in();

        assertThat(arrows)
                .contains(
                        "enrichment <- [{podSelector:{matchLabels:{role:op}}}]:8091",
                        "sink-publisher <- [{podSelector:{matchLabels:{role:op}}}]:8092");
    }

    @Test
    void whatIsNotUsedIsNotOpen() {
        var arrows = new NetworkArrows(Chart.render(
                "scaleIn: { enabled: false }", "networkPolicy: { webhooks: { enabled: false }, monitoring: [] }"));

        assertThat(arrows.out()).noneMatch(arrow -> arrow.contains("443"));
        assertThat(arrows.in()).containsExactlyInAnyOrder("ingest <- all:8080", "aggregation <- all:8090");
    }

    @Test
    void tracesMayGoWhereTheyAreReceived() {
        var arrows = new NetworkArrows(
                        Chart.render(
                                "networkPolicy: { traces: { enabled: true, to: [ { podSelector: { matchLabels: { app: otel } } } ] } }"))
                .out();

        assertThat(arrows.stream().filter(arrow -> arrow.endsWith(":4318")).toList())
                .hasSize(4)
                .allMatch(arrow -> arrow.contains("app:otel"));
        assertThat(new NetworkArrows(Chart.render()).out()).noneMatch(arrow -> arrow.contains("4318"));
    }

    @Test
    void withBrokersByStrimziNothingElseIsReachedOnTheirPort() {
        var arrows = new NetworkArrows(Chart.renderExample("strimzi.yaml")).out();

        assertThat(arrows.stream().filter(arrow -> arrow.endsWith(":9093")).toList())
                .hasSize(5)
                .allMatch(arrow -> arrow.contains("strimzi.io/cluster:my-cluster"));
    }

    @Test
    void theJobOfTopicsHasItsPolicyBeforeItRuns() {
        var rendered = Chart.render();
        var policy = Manifest.one(rendered, "NetworkPolicy", "topics");
        var job = Manifest.one(rendered, "Job", "topics");

        assertThat(policy.at("/metadata/annotations/helm.sh~1hook"))
                .isEqualTo(job.at("/metadata/annotations/helm.sh~1hook"));
        assertThat(List.of(policy, job))
                .extracting(hook ->
                        hook.at("/metadata/annotations/helm.sh~1hook-weight").asInt())
                .containsExactly(-10, 0);
    }
}
