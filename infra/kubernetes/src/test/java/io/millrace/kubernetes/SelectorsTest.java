package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Everything that selects pods or services finds exactly those of its component. */
class SelectorsTest {
    private static final List<Manifest> RENDERED = Chart.render(Chart.EVERYTHING);

    @Test
    void aWorkloadSelectsItsOwnPods() {
        RENDERED.stream()
                .filter(Manifest::isWorkload)
                .filter(workload -> !workload.kind().equals("Job"))
                .forEach(workload -> assertThat(podsOf(workload.at("/spec/selector/matchLabels")))
                        .as(workload.toString())
                        .containsExactly(workload.component()));
    }

    @Test
    void aServiceSelectsThePodsOfItsComponentAndAPortThatTheyHave() {
        Manifest.of(RENDERED, "Service").forEach(service -> {
            assertThat(podsOf(service.at("/spec/selector")))
                    .as(service.toString())
                    .containsExactly(service.component());
            var container = Manifest.workload(RENDERED, service.component()).container();
            assertThat(service.at("/spec/ports")).hasSize(1);
            assertThat(service.at("/spec/ports/0/targetPort").asText())
                    .isEqualTo(container.at("/ports/0/name").asText());
            assertThat(service.at("/spec/ports/0/port").asInt())
                    .isEqualTo(container.at("/ports/0/containerPort").asInt());
        });
    }

    @Test
    void aStatefulSetIsAdvertisedUnderAHeadlessServiceThatIsThere() {
        for (String stage : Manifest.STAGES) {
            var set = Manifest.workload(RENDERED, stage);
            var service = Manifest.of(RENDERED, "Service")
                    .filter(one -> one.name().equals(set.at("/spec/serviceName").asText()))
                    .findFirst()
                    .orElseThrow();
            var prefix = stage.equals("sink-publisher") ? "SINK" : stage.toUpperCase(Locale.ROOT);

            assertThat(service.at("/spec/clusterIP").asText()).isEqualTo("None");
            assertThat(service.at("/spec/publishNotReadyAddresses").asBoolean()).isTrue();
            assertThat(set.variable("MILLRACE_" + prefix + "_ADVERTISED"))
                    .isEqualTo("$(MILLRACE_SERVICE_INSTANCE_ID)." + service.name() + ".shop.svc:"
                            + service.at("/spec/ports/0/port").asInt());
        }
    }

    /** A variable that another names must stand before it, else Kubernetes leaves the text as it is. */
    @Test
    void thePodsNameIsSetBeforeItIsUsed() {
        for (String stage : Manifest.STAGES) {
            var names = new ArrayList<>(
                    Manifest.workload(RENDERED, stage).environment().keySet());
            var used = names.stream()
                    .filter(name -> name.endsWith("_ADVERTISED"))
                    .findFirst()
                    .orElseThrow();

            assertThat(names.indexOf("MILLRACE_SERVICE_INSTANCE_ID")).isBetween(0, names.indexOf(used));
        }
    }

    @Test
    void budgetsAndSpreadingCountThePodsOfTheirComponent() {
        Manifest.of(RENDERED, "PodDisruptionBudget")
                .forEach(budget -> assertThat(podsOf(budget.at("/spec/selector/matchLabels")))
                        .containsExactly(budget.component()));
        for (String component : Manifest.COMPONENTS) {
            var constraints = Manifest.workload(RENDERED, component).pod().at("/spec/topologySpreadConstraints");
            assertThat(constraints).hasSize(2).allSatisfy(constraint -> assertThat(
                            podsOf(constraint.at("/labelSelector/matchLabels")))
                    .containsExactly(component));
        }
    }

    @Test
    void scalersPointToWorkloads() {
        var scalers = Manifest.of(RENDERED, "ScaledObject").toList();

        assertThat(scalers).hasSize(4).allSatisfy(scaler -> {
            var workload = Manifest.workload(RENDERED, scaler.component());
            assertThat(scaler.at("/spec/scaleTargetRef/kind").asText()).isEqualTo(workload.kind());
            assertThat(scaler.at("/spec/scaleTargetRef/name").asText()).isEqualTo(workload.name());
            // Else each helm upgrade would undo what the scaler has done.
            assertThat(workload.at("/spec/replicas").isMissingNode()).isTrue();
        });
    }

    /** Of two services with the same pods only one is scraped, else each metric would count twice. */
    @Test
    void aMonitorFindsOneServiceOfItsComponent() {
        var monitors = Manifest.of(RENDERED, "ServiceMonitor").toList();

        assertThat(monitors).hasSize(4).allSatisfy(monitor -> {
            var wanted = Manifest.texts(monitor.at("/spec/selector/matchLabels"));
            var found = Manifest.of(RENDERED, "Service")
                    .filter(service -> matches(wanted, service.at("/metadata/labels")))
                    .toList();
            assertThat(found).singleElement().satisfies(service -> {
                assertThat(service.component()).isEqualTo(monitor.component());
                assertThat(service.at("/spec/ports/0/name").asText())
                        .isEqualTo(monitor.at("/spec/endpoints/0/port").asText());
            });
        });
    }

    @Test
    void ingressesLeadToServices() {
        var ingresses = Manifest.of(RENDERED, "Ingress").toList();

        assertThat(ingresses).hasSize(2).allSatisfy(ingress -> {
            var backend = ingress.at("/spec/rules/0/http/paths/0/backend/service");
            assertThat(Manifest.of(RENDERED, "Service").map(Manifest::name))
                    .contains(backend.path("name").asText());
            assertThat(backend.at("/port/name").asText()).isEqualTo("http");
        });
    }

    @Test
    void accountsAreThoseThatPodsUse() {
        for (String component : Manifest.COMPONENTS) {
            var account = Manifest.workload(RENDERED, component)
                    .pod()
                    .at("/spec/serviceAccountName")
                    .asText();

            assertThat(Manifest.one(RENDERED, "ServiceAccount", component).name())
                    .isEqualTo(account);
        }
    }

    /** Components whose pods have all of these labels. */
    private static Set<String> podsOf(JsonNode labels) {
        var wanted = Manifest.texts(labels);
        assertThat(wanted).isNotEmpty();
        var found = new TreeSet<String>();
        RENDERED.stream()
                .filter(Manifest::isWorkload)
                .filter(workload -> matches(wanted, workload.pod().at("/metadata/labels")))
                .forEach(workload -> found.add(workload.component()));
        return found;
    }

    private static boolean matches(Map<String, String> wanted, JsonNode labels) {
        return Manifest.texts(labels).entrySet().containsAll(wanted.entrySet());
    }
}
