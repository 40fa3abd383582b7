package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Options of a start.
 *
 * @param insights directory of definitions to load instead of the shipped ones
 * @param geoip database of places (.mmdb) instead of the demo's
 * @param sources file of Kafka topics to read events from
 * @param only components to start
 */
public record StartOptions(Optional<Path> insights, Optional<Path> geoip, Optional<Path> sources, Set<Component> only) {
    public StartOptions {
        only = Set.copyOf(only);
    }

    /** Options for the whole stack. */
    public StartOptions(Optional<Path> insights, Optional<Path> geoip, Optional<Path> sources) {
        this(insights, geoip, sources, EnumSet.allOf(Component.class));
    }

    /**
     * Options of a component's last start, from its generated configuration; defaults if it was never started.
     *
     * @throws CliException if the configuration cannot be read
     */
    static StartOptions ofLastStart(DataDirectory data, Component component) {
        var properties = new Properties();
        var file = data.configuration(component);
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                // Crash: the command ends.
                throw new CliException(CliExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        return new StartOptions(
                path(properties, ServiceProperties.INSIGHTS),
                // The default is no option: settings that name another database since take effect.
                path(properties, ServiceProperties.GEOIP).filter(places -> !places.equals(Distribution.demoPlaces())),
                path(properties, ServiceProperties.SOURCES),
                Set.of(component));
    }

    private static Optional<Path> path(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key)).map(Path::of);
    }
}
