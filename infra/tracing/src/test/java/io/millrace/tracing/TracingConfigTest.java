package io.millrace.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingConfigTest {
    @Test
    void nothingIsTracedUnlessAReceiverIsNamed() {
        var config = TracingConfig.read(reader(Map.of()));

        assertThat(config.endpoint()).isEmpty();
        assertThat(TracingConfig.read(reader(Map.of("tracing.otlp.endpoint", "")))
                        .endpoint())
                .isEmpty();
        assertThat(config.ratio()).isZero();
    }

    @Test
    void everySettingIsRead() {
        var config = TracingConfig.read(reader(Map.of(
                "tracing.otlp.endpoint", "https://traces.example.com:4318/v1/traces",
                "tracing.sample.ratio", "0.001",
                "tracing.requests.per.second", "7",
                "tracing.otlp.headers", "x-api-key=a=b, x-team = web")));

        assertThat(config.endpoint()).contains(URI.create("https://traces.example.com:4318/v1/traces"));
        assertThat(config.ratio()).isEqualTo(0.001);
        assertThat(config.requestsPerSecond()).isEqualTo(7);
        assertThat(config.headers()).isEqualTo(Map.of("x-api-key", "a=b", "x-team", "web"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "2", "NaN", "1e-3", "many", "."})
    void aRatioThatIsNoneIsRefused(String ratio) {
        var reader = reader(Map.of("tracing.sample.ratio", ratio));

        TracingConfig.read(reader);

        assertThatThrownBy(reader::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tracing.sample.ratio")
                .hasMessageContaining("a number from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0.5", ".5", "1.0", "0.000000001"})
    void aRatioFromZeroToOneIsTaken(String ratio) {
        var reader = reader(Map.of("tracing.sample.ratio", ratio));

        assertThat(TracingConfig.read(reader).ratio()).isBetween(0.0, 1.0);
        reader.verify();
    }

    @Test
    void aHeaderWithoutANameIsRefusedAndNotRepeated() {
        var reader = reader(Map.of("tracing.otlp.headers", "s3cret"));

        TracingConfig.read(reader);

        assertThatThrownBy(reader::verify)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tracing.otlp.headers")
                .hasMessageNotContaining("s3cret");
    }

    private static ConfigReader reader(Map<String, String> environment) {
        return new ConfigReader(ConfigSource.of(environment));
    }
}
