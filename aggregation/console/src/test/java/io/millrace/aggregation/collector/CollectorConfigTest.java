package io.millrace.aggregation.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CollectorConfigTest {
    @Test
    void aKeyOfEachTenantIsReadAndTheFirstOfATenantCounts() {
        CollectorConfig config = read(Map.of(
                "aggregation.console.collector", "https://in.example.com/",
                "aggregation.console.write.keys", "k1:default,k2:default,a:b:other"));

        assertThat(config.url()).isEqualTo(URI.create("https://in.example.com"));
        assertThat(config.writeKeys()).isEqualTo(Map.of("default", "k1", "other", "a:b"));
    }

    @Test
    void anAddressAndAnEntryThatAreNoneAreBothRefused() {
        assertThatThrownBy(() -> read(
                        Map.of("aggregation.console.collector", "ftp://x", "aggregation.console.write.keys", "nobody")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aggregation.console.collector")
                .hasMessageContaining("aggregation.console.write.keys");
    }

    private static CollectorConfig read(Map<String, String> settings) {
        ConfigReader reader = new ConfigReader(ConfigSource.of(settings));
        CollectorConfig config = CollectorConfig.read(reader);
        reader.verify();
        return config;
    }
}
