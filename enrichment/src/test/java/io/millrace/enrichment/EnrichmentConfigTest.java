package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.enricher.EnricherRegistry;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnrichmentConfigTest {
    @Test
    void everySettingHasADefault() {
        var config = read(Map.of());

        assertThat(config.sessionGap()).isEqualTo(Duration.ofMinutes(30));
        assertThat(config.enrichers().enrichers()).isEqualTo(EnricherRegistry.names());
        assertThat(config.enrichers().geoFile()).isEmpty();
        assertThat(config.http().port()).isEqualTo(8091);
        assertThat(config.streams().applicationId()).isEqualTo("millrace-enrichment");
    }

    @Test
    void allErrorsAreReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "enrichment.enrichers", "geo,goe,traits,pii",
                        "enrichment.geoip.file", "/no/such/file.mmdb",
                        "enrichment.pii.fields", "email",
                        "enrichment.sesion.gap", "10m")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no enricher is called goe")
                .hasMessageContaining("pii must come before traits")
                .hasMessageContaining("no readable file")
                .hasMessageContaining("enrichment.pii.key")
                .hasMessageContaining("enrichment.session.gap");
    }

    @Test
    void theSecretKeyIsMasked() {
        var reader = new ConfigReader(ConfigSource.of(
                Map.of("enrichment.pii.fields", "email", "enrichment.pii.key", "correct horse battery")));
        EnrichmentConfig.read(reader);
        reader.verify();

        assertThat(reader.effective()).doesNotContain("correct horse");
    }

    private static EnrichmentConfig read(Map<String, String> settings) {
        var reader = new ConfigReader(ConfigSource.of(settings));
        var config = EnrichmentConfig.read(reader);
        reader.verify();
        return config;
    }
}
