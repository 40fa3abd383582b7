package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every manifest against the models of Kubernetes' own client for Java, which finds unknown and missing fields and lets wrong types
 * pass. ChartManifestsIT does the same with models that find wrong types, and knows the kinds of KEDA and the Prometheus Operator.
 */
class ManifestModelsTest {
    @FunctionalInterface
    private interface Model {
        void validate(JsonElement json) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.ofEntries(
            Map.entry("v1/ConfigMap", V1ConfigMap::validateJsonElement),
            Map.entry("v1/Service", V1Service::validateJsonElement),
            Map.entry("v1/ServiceAccount", V1ServiceAccount::validateJsonElement),
            Map.entry("apps/v1/Deployment", V1Deployment::validateJsonElement),
            Map.entry("apps/v1/StatefulSet", V1StatefulSet::validateJsonElement),
            Map.entry("batch/v1/Job", V1Job::validateJsonElement),
            Map.entry("autoscaling/v2/HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement),
            Map.entry("networking.k8s.io/v1/Ingress", V1Ingress::validateJsonElement),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::validateJsonElement),
            Map.entry("policy/v1/PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/Role", V1Role::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1/RoleBinding", V1RoleBinding::validateJsonElement));
    private static final Set<String> OF_OPERATORS =
            Set.of("keda.sh/v1alpha1/ScaledObject", "monitoring.coreos.com/v1/ServiceMonitor");

    @Test
    void everyManifestHasTheFieldsOfItsKindAndNoOther() {
        for (String values : new String[] {"{}", Chart.EVERYTHING}) {
            for (Manifest manifest : Chart.render(values)) {
                var kind = manifest.at("/apiVersion").asText() + "/" + manifest.kind();
                if (!OF_OPERATORS.contains(kind)) {
                    assertThat(MODELS).as(manifest.toString()).containsKey(kind);
                    assertThatCode(() -> MODELS.get(kind).validate(json(manifest)))
                            .as(manifest.toString())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void everyExampleHasThem() {
        for (String example : Chart.examples()) {
            for (Manifest manifest : Chart.renderExample(example)) {
                var model = MODELS.get(manifest.at("/apiVersion").asText() + "/" + manifest.kind());
                if (model != null) {
                    assertThatCode(() -> model.validate(json(manifest)))
                            .as(example + ": " + manifest)
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    /** Else the tests above would say nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"readinesProbe", "image_", "securitycontext"})
    void aMisspeltFieldIsFound(String field) {
        var manifest = Manifest.workload(Chart.render(), "enrichment");
        var json = json(manifest);
        json.getAsJsonObject()
                .getAsJsonObject("spec")
                .getAsJsonObject("template")
                .getAsJsonObject("spec")
                .getAsJsonArray("containers")
                .get(0)
                .getAsJsonObject()
                .addProperty(field, "x");

        assertThatThrownBy(() -> V1StatefulSet.validateJsonElement(json)).hasMessageContaining(field);
    }

    private static JsonElement json(Manifest manifest) {
        return JsonParser.parseString(manifest.body().toString());
    }
}
