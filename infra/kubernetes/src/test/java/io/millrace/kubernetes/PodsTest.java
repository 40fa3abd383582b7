package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.service.Health;
import io.millrace.runtime.service.HttpEndpoints;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a pod is made of: probes, security, volumes, time to stop. */
class PodsTest {
    private static final List<Manifest> RENDERED = Chart.render(Chart.EVERYTHING);

    private static Stream<Manifest> workloads() {
        return RENDERED.stream().filter(Manifest::isWorkload);
    }

    @Test
    void probesAndScrapesAskForPathsThatAnswer() throws Exception {
        var paths = new TreeSet<String>();
        for (String component : Manifest.COMPONENTS) {
            var container = Manifest.workload(RENDERED, component).container();
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http");
                paths.add(container.at("/" + probe + "/httpGet/path").asText());
            }
            paths.add(Manifest.one(RENDERED, "ServiceMonitor", component)
                    .at("/spec/endpoints/0/path")
                    .asText());
        }

        assertThat(paths).containsExactly("/health/live", "/health/ready", "/metrics");
        var vertx = Vertx.vertx();
        try (var server =
                new HttpEndpoints(vertx, new HttpConfig("127.0.0.1", 0), new CollectorRegistry(), new Health())) {
            int port = server.listen();
            for (String path : paths) {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(request, BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        } finally {
            vertx.close().await();
        }
    }

    /** Before it listens, a service waits for the broker for as long as start.deadline. */
    @Test
    void aStartIsGivenLongerThanItsDeadlineAndNothingIsRestartedForRebalancing() {
        for (String component : Manifest.COMPONENTS) {
            var workload = Manifest.workload(RENDERED, component);
            var start = workload.container().path("startupProbe");
            int patience = start.path("periodSeconds").asInt()
                    * start.path("failureThreshold").asInt();

            assertThat(workload.variable("MILLRACE_START_DEADLINE")).isEqualTo("2m");
            assertThat(patience).isGreaterThan(120);
            // A stage that rebalances is not ready and lives: StreamsRunner fails the check of life for failed states
            // only.
            assertThat(workload.container().at("/livenessProbe/httpGet/path").asText())
                    .isEqualTo("/health/live");
        }
    }

    @Test
    void aPodIsKilledOnlyAfterTheDeadlineOfItsDrain() {
        for (String component : Manifest.COMPONENTS) {
            var workload = Manifest.workload(RENDERED, component);
            int drain = Integer.parseInt(
                    workload.variable("MILLRACE_DRAIN_DEADLINE").replace("s", ""));
            int sleep =
                    workload.container().at("/lifecycle/preStop/sleep/seconds").asInt(0);

            assertThat(workload.pod().at("/spec/terminationGracePeriodSeconds").asInt())
                    .isGreaterThan(drain + sleep);
        }
    }

    /** The restricted profile of Kubernetes' pod security standards. */
    @Test
    void podsHaveNoPrivileges() {
        workloads().forEach(workload -> {
            var pod = workload.pod().at("/spec/securityContext");
            var container = workload.container().path("securityContext");
            assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.path("runAsUser").asInt()).isPositive();
            assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        });
    }

    /** A service called millrace-ingest would set MILLRACE_INGEST_PORT to tcp://…, which is a setting. */
    @Test
    void noPodHasServiceLinks() {
        assertThat(workloads()).hasSize(5).allSatisfy(workload -> assertThat(
                        workload.pod().at("/spec/enableServiceLinks").asBoolean(true))
                .isFalse());
    }

    @Test
    void aStageMayReadItsOwnScaleAndNothingElse() {
        for (String stage : Manifest.STAGES) {
            var set = Manifest.workload(RENDERED, stage);
            var rules = Manifest.one(RENDERED, "Role", stage).at("/rules");
            var binding = Manifest.one(RENDERED, "RoleBinding", stage);

            assertThat(rules).hasSize(1);
            assertThat(rules.at("/0/resources").toString()).isEqualTo("[\"statefulsets/scale\"]");
            assertThat(rules.at("/0/resourceNames").toString()).isEqualTo("[\"" + set.name() + "\"]");
            assertThat(rules.at("/0/verbs").toString()).isEqualTo("[\"get\"]");
            assertThat(binding.at("/subjects/0/name").asText())
                    .isEqualTo(set.pod().at("/spec/serviceAccountName").asText());
            assertThat(set.variable("MILLRACE_SERVICE_SCALE_URL"))
                    .isEqualTo("https://kubernetes.default.svc/apis/apps/v1/namespaces/shop/statefulsets/" + set.name()
                            + "/scale");
            assertThat(set.pod().at("/spec/automountServiceAccountToken").asBoolean())
                    .isTrue();
        }
    }

    @Test
    void withoutTheHookNoPodHasAToken() {
        Chart.render("scaleIn: { enabled: false }").stream()
                .filter(Manifest::isWorkload)
                .forEach(workload -> assertThat(workload.pod()
                                .at("/spec/automountServiceAccountToken")
                                .asBoolean(true))
                        .isFalse());
    }

    @Test
    void stateLiesOnAVolumeOfThePodAndNothingElseIsWritten() {
        for (String stage : Manifest.STAGES) {
            var set = Manifest.workload(RENDERED, stage);
            var prefix = stage.equals("sink-publisher") ? "SINK" : stage.toUpperCase(Locale.ROOT);
            var claim = set.at("/spec/volumeClaimTemplates/0/metadata/name").asText();
            var mount = Manifest.each(set.container().path("volumeMounts"))
                    .filter(one -> one.path("name").asText().equals(claim))
                    .findFirst()
                    .orElseThrow();

            assertThat(set.variable("MILLRACE_" + prefix + "_STATE_DIR"))
                    .startsWith(mount.path("mountPath").asText() + "/");
            assertThat(Manifest.each(set.container().path("volumeMounts"))
                            .filter(one -> !one.path("readOnly").asBoolean()))
                    .hasSize(1);
        }
    }

    @Test
    void aStageIsAStaticMemberByThePodsNameAndKnowsItsZone() {
        for (String stage : Manifest.STAGES) {
            var environment = Manifest.workload(RENDERED, stage).environment();

            assertThat(environment
                            .get("MILLRACE_SERVICE_INSTANCE_ID")
                            .at("/valueFrom/fieldRef/fieldPath")
                            .asText())
                    .isEqualTo("metadata.name");
            assertThat(environment
                            .get("MILLRACE_SERVICE_ZONE")
                            .at("/valueFrom/fieldRef/fieldPath")
                            .asText())
                    .isEqualTo("metadata.labels['topology.kubernetes.io/zone']");
        }
        assertThat(Manifest.workload(RENDERED, "ingest").environment())
                .as("a collector's name is another after each restart")
                .doesNotContainKey("MILLRACE_SERVICE_INSTANCE_ID");
    }

    @Test
    void everyVolumeThatIsMountedIsThere() {
        workloads().forEach(workload -> {
            var names = new TreeSet<String>();
            workload.pod()
                    .at("/spec/volumes")
                    .forEach(volume -> names.add(volume.path("name").asText()));
            workload.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> names.add(claim.at("/metadata/name").asText()));
            assertThat(Manifest.each(workload.container().path("volumeMounts"))
                            .map(mount -> mount.path("name").asText()))
                    .as(workload.toString())
                    .allMatch(names::contains);
        });
    }
}
