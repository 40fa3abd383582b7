package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartOptionsTest {
    @TempDir
    Path directory;

    @Test
    void aRestartKeepsTheOptionsOfTheLastStart() throws Exception {
        var data = new DataDirectory(directory);
        data.create();
        Files.writeString(data.configuration(Component.AGGREGATION), "aggregation.insights=/srv/insights\n");

        var options = StartOptions.ofLastStart(data, Component.AGGREGATION);

        assertThat(options.insights()).contains(Path.of("/srv/insights"));
        assertThat(options.geoip()).isEmpty();
        assertThat(options.only()).containsExactly(Component.AGGREGATION);
    }

    @Test
    void aServiceThatWasNeverStartedHasDefaultOptions() {
        var options = StartOptions.ofLastStart(new DataDirectory(directory), Component.ENRICHMENT);

        assertThat(options.insights()).isEmpty();
        assertThat(options.only()).containsExactly(Component.ENRICHMENT);
    }
}
