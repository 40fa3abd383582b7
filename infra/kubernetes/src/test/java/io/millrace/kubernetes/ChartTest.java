package io.millrace.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    @Test
    void helmFindsNothingToSayAgainstIt() {
        var result = Chart.lint();

        assertThat(result.isFailed()).isFalse();
        assertThat(result.getMessages())
                .noneMatch(message -> message.contains("[WARNING]") || message.contains("[ERROR]"));
    }

    @Test
    void everyExampleRenders() {
        assertThat(Chart.examples()).hasSize(4).allSatisfy(name -> assertThat(Chart.renderExample(name))
                .hasSizeGreaterThan(20));
    }

    @Test
    void itSaysWhichAddressIsMissing() {
        assertThatThrownBy(() -> Chart.render("kafka: { bootstrapServers: '' }"))
                .hasMessageContaining("kafka.bootstrapServers: the addresses of your brokers");
        assertThatThrownBy(() -> Chart.render("registry: { url: '' }"))
                .hasMessageContaining("registry.url: the base URL of your schema registry");
    }

    @Test
    void instancesThatWouldHaveNoWorkAreRefused() {
        assertThatThrownBy(() -> Chart.render("sinkPublisher: { replicas: 5 }"))
                .hasMessageContaining("5 instances with 1 threads are more than the 4 partitions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enrichment: { replica: 3 }                   | replica",
                "enrichment: { threads: 0 }                   | threads",
                "kafka: { bootstrapServers: 'http://kafka' }  | bootstrapServers",
                "registry: { url: 'registry:8081' }           | url",
                "enrichment: { volume: { size: 20 } }         | size",
                "enrichment: { settings: { GAP: 1m } }        | GAP",
                "ingest: { quietHours: { enabled: true } }    | by",
                "kafka: { secretProperties: { ssl.key: x } }  | ssl.key"
            })
    void aValueThatCannotBeMeantIsRefused(String values, String named) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(named);
    }

    @Test
    void aSettingOfTheUserWinsOverThatOfTheChart() {
        var manifests = Chart.render(
                "enrichment: { settings: { enrichment.session.timeout: 90s, enrichment.session.gap: 15m } }");

        var enrichment = Manifest.workload(manifests, "enrichment");
        assertThat(enrichment.variable("MILLRACE_ENRICHMENT_SESSION_TIMEOUT")).isEqualTo("90s");
        assertThat(enrichment.variable("MILLRACE_ENRICHMENT_SESSION_GAP")).isEqualTo("15m");
    }

    @Test
    void secretsAreOnlyEverReferredTo() {
        var manifests = Chart.render("""
            kafka: { secretProperties: { sasl.jaas.config: { secret: kafka-user, key: jaas } } }
            enrichment: { secretSettings: { enrichment.pii.key: { secret: pii, key: hash } } }
            """);

        assertThat(Manifest.of(manifests, "Secret")).isEmpty();
        for (String component : Manifest.COMPONENTS) {
            assertThat(Manifest.workload(manifests, component)
                            .environment()
                            .get("MILLRACE_KAFKA_SASL_JAAS_CONFIG")
                            .at("/valueFrom/secretKeyRef/name")
                            .asText())
                    .isEqualTo("kafka-user");
        }
        assertThat(Manifest.workload(manifests, "enrichment")
                        .environment()
                        .get("MILLRACE_ENRICHMENT_PII_KEY")
                        .at("/valueFrom/secretKeyRef/key")
                        .asText())
                .isEqualTo("hash");
    }
}
