package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.runtime.progress.SecondsBehind;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many instances there are, what each has, and what scales them. */
class CapacityTest {
    private static final Pattern HEAP = Pattern.compile("-Xms(\\d+)m -Xmx(\\d+)m");
    private static final Map<String, String> PREFIXES =
            Map.of("enrichment", "enrichment", "aggregation", "aggregation", "sink-publisher", "sink");
    private static final Map<String, String> KEYS =
            Map.of("enrichment", "enrichment", "aggregation", "aggregation", "sink-publisher", "sinkPublisher");

    @ParameterizedTest
    @ValueSource(strings = {"minimal.yaml", "strimzi.yaml", "autoscaled.yaml"})
    void heapAndNativeMemoryFitIntoTheContainer(String example) {
        for (Manifest workload : Chart.renderExample(example)) {
            if (workload.isWorkload() && !workload.kind().equals("Job")) {
                var resources = workload.container().path("resources");
                long limit = mib(resources.at("/limits/memory").asText());
                var heap = HEAP.matcher(workload.variable("JAVA_TOOL_OPTIONS"));
                assertThat(heap.matches()).isTrue();
                long most = Long.parseLong(heap.group(2));
                long rocksdb = workload.environment().entrySet().stream()
                        .filter(variable -> variable.getKey().endsWith("_ROCKSDB_MEMORY"))
                        .mapToLong(variable ->
                                mib(variable.getValue().path("value").asText()))
                        .sum();

                assertThat(resources.at("/requests/memory")).as("guaranteed").isEqualTo(resources.at("/limits/memory"));
                assertThat(most + rocksdb + 192).as(example + " " + workload).isLessThanOrEqualTo(limit);
                assertThat(resources.at("/limits/cpu").isMissingNode())
                        .as("bursts at a start")
                        .isTrue();
            }
        }
    }

    /** Caches of enrichment and what aggregation may hold for requests live in the heap; each has room beside them. */
    @Test
    void cachesInTheHeapLeaveHalfOfIt() throws IOException {
        var rendered = Chart.render();
        for (String stage : List.of("enrichment", "aggregation", "sink-publisher", "ingest")) {
            var workload = Manifest.workload(rendered, stage);
            var heap = HEAP.matcher(workload.variable("JAVA_TOOL_OPTIONS"));
            assertThat(heap.matches()).isTrue();
            var settings = SettingsPages.of(stage);
            long held = List.of(
                            "ENRICHMENT_CACHE_MEMORY",
                            "ENRICHMENT_STORE_CACHE",
                            "AGGREGATION_STORE_CACHE",
                            "AGGREGATION_QUERY_CACHE_BYTES",
                            "AGGREGATION_QUERY_MEMORY",
                            "AGGREGATION_QUERY_STREAM_RING_BYTES",
                            "AGGREGATION_QUERY_STREAM_MEMORY",
                            "SINK_STORE_CACHE",
                            "SINK_WEBHOOK_MEMORY",
                            "INGEST_INFLIGHT_BYTES",
                            "INGEST_PRODUCER_BUFFER_BYTES")
                    .stream()
                    .map("MILLRACE_"::concat)
                    .filter(variable -> settings.find(variable).isPresent())
                    .mapToLong(variable -> mib(
                            workload.environment().containsKey(variable)
                                    ? workload.variable(variable)
                                    : settings.find(variable).get().fallback()))
                    .sum();

            assertThat(held).as(stage).isPositive().isLessThanOrEqualTo(Long.parseLong(heap.group(2)) / 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"strimzi.yaml", "confluent.yaml", "autoscaled.yaml"})
    void anEvictionLeavesAnInstanceAndAStandbyOfEveryPartition(String example) {
        var rendered = Chart.renderExample(example);
        for (String component : Manifest.COMPONENTS) {
            var budget = Manifest.one(rendered, "PodDisruptionBudget", component);
            int unavailable = budget.at("/spec/maxUnavailable").asInt();
            int instances = leastInstances(rendered, component);

            assertThat(unavailable).isEqualTo(1);
            if (!isQuiet(rendered, component)) {
                assertThat(instances - unavailable).as(component).isPositive();
            }
            if (!component.equals("ingest")) {
                var standbys = Manifest.workload(rendered, component)
                        .variable("MILLRACE_" + PREFIXES.get(component).toUpperCase(Locale.ROOT) + "_STANDBY_REPLICAS");
                assertThat(Integer.parseInt(standbys)).isGreaterThanOrEqualTo(unavailable);
            }
        }
    }

    @Test
    void aScalerAsksForWhatIsExported() {
        for (String by : List.of("hpa", "keda")) {
            var rendered = Chart.render(
                    Chart.EVERYTHING, "autoscaling: { by: " + by + " }", "ingest: { autoscaling: { enabled: true } }");
            for (String stage : Manifest.STAGES) {
                var exported = SecondsBehind.metricName(PREFIXES.get(stage));
                if (by.equals("hpa")) {
                    assertThat(Manifest.one(rendered, "HorizontalPodAutoscaler", stage)
                                    .at("/spec/metrics/1/pods/metric/name")
                                    .asText())
                            .isEqualTo(exported);
                } else {
                    assertThat(query(Manifest.one(rendered, "ScaledObject", stage)))
                            .isEqualTo(
                                    "sum(" + exported + "{namespace=\"shop\",pod=~\"millrace-" + stage + "-[0-9]+\"})");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpa", "keda"})
    void noScalerGoesBeyondThePartitions(String by) {
        for (String stage : Manifest.STAGES) {
            var rendered = Chart.render(
                    "autoscaling: { by: " + by + ", prometheus: 'http://prometheus:9090' }",
                    KEYS.get(stage) + ": { threads: 2, autoscaling: { enabled: true, max: 100 } }",
                    "topics: { partitions: { eventsRaw: 9, eventsEnriched: 12, merge: 6, insightUpdates: 5 } }");
            int expected = Map.of("enrichment", 4, "aggregation", 6, "sink-publisher", 2)
                    .get(stage);

            assertThat(most(rendered, stage)).as(stage).isEqualTo(expected);
        }
    }

    @Test
    void collectorsSleepAtQuietHoursAndWakeAtTheirEnd() {
        var scaler = Manifest.one(Chart.renderExample("autoscaled.yaml"), "ScaledObject", "ingest");

        var cron = scaler.at("/spec/triggers/1");

        assertThat(scaler.at("/spec/minReplicaCount").asInt()).isZero();
        assertThat(cron.path("type").asText()).isEqualTo("cron");
        assertThat(cron.at("/metadata/start").asText())
                .as("the quiet hours' end")
                .isEqualTo("0 6 * * *");
        assertThat(cron.at("/metadata/end").asText())
                .as("the quiet hours' start")
                .isEqualTo("0 22 * * *");
        assertThat(Integer.parseInt(cron.at("/metadata/desiredReplicas").asText()))
                .isEqualTo(2);
    }

    @Test
    void stagesNeverSleep() {
        var rendered = Chart.renderExample("autoscaled.yaml");

        for (String stage : Manifest.STAGES) {
            assertThat(leastInstances(rendered, stage)).isGreaterThanOrEqualTo(2);
        }
    }

    private static String query(Manifest scaler) {
        return Manifest.each(scaler.at("/spec/triggers"))
                .filter(trigger -> trigger.path("type").asText().equals("prometheus"))
                .map(trigger -> trigger.at("/metadata/query").asText())
                .findFirst()
                .orElseThrow();
    }

    private static boolean isQuiet(List<Manifest> rendered, String component) {
        return Manifest.of(rendered, "ScaledObject")
                .anyMatch(scaler -> scaler.component().equals(component)
                        && scaler.at("/spec/minReplicaCount").asInt() == 0);
    }

    private static int leastInstances(List<Manifest> rendered, String component) {
        var scaler = scaler(rendered, component);
        if (scaler.isMissingNode()) {
            return Manifest.workload(rendered, component).at("/spec/replicas").asInt();
        }
        return scaler.has("minReplicas")
                ? scaler.path("minReplicas").asInt()
                : scaler.path("minReplicaCount").asInt();
    }

    private static int most(List<Manifest> rendered, String component) {
        var scaler = scaler(rendered, component);
        return scaler.has("maxReplicas")
                ? scaler.path("maxReplicas").asInt()
                : scaler.path("maxReplicaCount").asInt();
    }

    private static JsonNode scaler(List<Manifest> rendered, String component) {
        return rendered.stream()
                .filter(one -> one.kind().equals("HorizontalPodAutoscaler")
                        || one.kind().equals("ScaledObject"))
                .filter(one -> one.component().equals(component))
                .findFirst()
                .map(one -> one.at("/spec"))
                .orElseGet(MissingNode::getInstance);
    }

    private static long mib(String text) {
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        return text.contains("G") ? number * 1024 : number;
    }
}
