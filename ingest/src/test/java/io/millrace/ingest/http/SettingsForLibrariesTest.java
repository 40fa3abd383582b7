package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.auth.WriteKeys.WriteKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that the browser libraries load before they send. */
class SettingsForLibrariesTest {
    @Test
    void segmentsPathContainsTheKey() {
        assertThat(SegmentSettings.keyIn("/v1/projects/k1/settings")).isEqualTo("k1");
        assertThat(SegmentSettings.keyIn("/v1/projects/k1/settings/")).isEqualTo("k1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/projects/settings", "/v1/projects//settings", "/v1/projects/a/b/settings", "/v1/projects/k1"
            })
    void anyOtherPathContainsNoKey(String path) {
        assertThat(SegmentSettings.keyIn(path)).isNull();
    }

    @Test
    void ruddersSourceIsEnabledAndReportsNeitherErrorsNorMetrics() {
        assertThat(RudderSourceConfig.isAt("/sourceConfig/")).isTrue();
        assertThat(RudderSourceConfig.isAt("/sourceConfigs")).isFalse();
        assertThat(RudderSourceConfig.json("k1", new WriteKey("0a1b2c3d", "acme")))
                .asString()
                .contains("\"writeKey\":\"k1\"", "\"enabled\":true", "\"errors\":{\"enabled\":false}")
                .contains("\"metrics\":{\"enabled\":false}", "\"destinations\":[]");
    }
}
