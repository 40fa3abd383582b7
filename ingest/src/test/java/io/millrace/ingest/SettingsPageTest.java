package io.millrace.ingest;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.testing.SettingsPage;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    @Test
    void settingsPageMatchesTheKeyDefinitions() throws IOException {
        var reader = new ConfigReader(ConfigSource.of(Map.of()));

        IngestConfig.read(reader);

        SettingsPage.isOf("ingest", reader.keys());
    }
}
