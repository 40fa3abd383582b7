package io.millrace.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesOfAStackTest {
    @TempDir
    Path directory;

    @Test
    void aStackKnowsThePlacesOfTheDemoUnlessAnotherFileIsNamed() throws Exception {
        assertThat(places(Optional.empty())).isEqualTo(Distribution.demoPlaces().toString());

        assertThat(places(Optional.of(Path.of("/srv/city.mmdb")))).isEqualTo("/srv/city.mmdb");

        Files.writeString(directory.resolve("millrace.properties"), "enrichment.geoip.file=/etc/country.mmdb\n");
        assertThat(places(Optional.empty())).isEqualTo("/etc/country.mmdb");
    }

    @Test
    void aRestartDoesNotTakeThePlacesOfTheDemoForAnOption() throws Exception {
        var data = new DataDirectory(directory);
        data.create();
        var last = new Properties();
        last.setProperty("enrichment.geoip.file", Distribution.demoPlaces().toString());
        try (var out = Files.newBufferedWriter(data.configuration(Component.ENRICHMENT))) {
            last.store(out, null);
        }

        assertThat(StartOptions.ofLastStart(data, List.of(Component.ENRICHMENT)).geoip())
                .isEmpty();
    }

    private String places(Optional<Path> geoip) {
        var stack = LocalStack.open(directory, Map.of(), Map.of());
        var properties = ServiceProperties.of(
                Component.ENRICHMENT,
                new Distribution(Path.of("."), Path.of(".")),
                stack.data(),
                stack.ports(),
                stack.backends(),
                stack.settings(),
                new StartOptions(Optional.empty(), geoip, Optional.empty()));
        return properties.getProperty("enrichment.geoip.file");
    }
}
