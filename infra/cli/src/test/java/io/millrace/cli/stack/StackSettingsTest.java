package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackSettingsTest {
    @TempDir
    Path data;

    @Test
    void theCommandLineOverridesTheEnvironmentWhichOverridesTheFile() throws Exception {
        Files.writeString(
                data.resolve("millrace.properties"),
                "ingest.port=1\nsink.port=1\nlocal.port.offset=1\nlog.level=DEBUG\n");

        var settings = StackSettings.read(
                data,
                Map.of("MILLRACE_SINK_PORT", "2", "MILLRACE_LOCAL_PORT_OFFSET", "2"),
                Map.of("local.port.offset", "3"));

        assertThat(settings.cli())
                .containsEntry("ingest.port", "1")
                .containsEntry("sink.port", "2")
                .containsEntry("local.port.offset", "3");
        assertThat(settings.file()).containsEntry("log.level", "DEBUG");
    }

    @Test
    void aMissingConfigurationFileIsAnError() {
        assertThatThrownBy(() -> StackSettings.read(data, Map.of("MILLRACE_CONFIG", "/no/such/file"), Map.of()))
                .hasMessageContaining("/no/such/file");
    }
}
