package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

        var options = StartOptions.ofLastStart(data, List.of(Component.AGGREGATION));

        assertThat(options.insights()).contains(Path.of("/srv/insights"));
        assertThat(options.geoip()).isEmpty();
        assertThat(options.only()).containsExactly(Component.AGGREGATION);
    }

    @Test
    void servicesThatShareAProcessKeepTheOptionsOfEach() throws Exception {
        var data = new DataDirectory(directory);
        data.create();
        Files.writeString(data.configuration(Component.AGGREGATION), "aggregation.insights=/srv/insights\n");
        Files.writeString(data.configuration(Component.ENRICHMENT), "enrichment.geoip.file=/srv/geo.mmdb\n");

        var options = StartOptions.ofLastStart(data, List.of(Component.AGGREGATION, Component.ENRICHMENT));

        assertThat(options.insights()).contains(Path.of("/srv/insights"));
        assertThat(options.geoip()).contains(Path.of("/srv/geo.mmdb"));
        assertThat(options.only()).containsExactlyInAnyOrder(Component.AGGREGATION, Component.ENRICHMENT);
        assertThat(options.processes()).isFalse();
    }

    @Test
    void aServiceThatWasNeverStartedHasDefaultOptions() {
        var options = StartOptions.ofLastStart(new DataDirectory(directory), List.of(Component.ENRICHMENT));

        assertThat(options.insights()).isEmpty();
        assertThat(options.only()).containsExactly(Component.ENRICHMENT);
    }
}
