package io.millrace.cli.stack;

import io.millrace.cli.console.CliException;
import io.millrace.cli.console.CliExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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
 * @param processes whether each service gets a process of its own, whatever the settings say; else those that are started together may
 *     share one
 */
public record StartOptions(
        Optional<Path> insights, Optional<Path> geoip, Optional<Path> sources, Set<Component> only, boolean processes) {
    public StartOptions {
        only = Set.copyOf(only);
    }

    /** Options for the whole stack. */
    public StartOptions(Optional<Path> insights, Optional<Path> geoip, Optional<Path> sources) {
        this(insights, geoip, sources, EnumSet.allOf(Component.class), false);
    }

    /** The same with a process for each service. */
    StartOptions inProcesses() {
        return new StartOptions(insights, geoip, sources, only, true);
    }

    /**
     * Options of the last start of components, from their generated configuration; defaults for those that were never started.
     *
     * @throws CliException if a configuration cannot be read
     */
    static StartOptions ofLastStart(DataDirectory data, Collection<Component> components) {
        var properties = new Properties();
        for (var component : components) {
            load(data.configuration(component), properties);
        }
        return new StartOptions(
                path(properties, ServiceProperties.INSIGHTS),
                // The default is no option: settings that name another database since take effect.
                path(properties, ServiceProperties.GEOIP).filter(places -> !places.equals(Distribution.demoPlaces())),
                path(properties, ServiceProperties.SOURCES),
                Set.copyOf(components),
                false);
    }

    private static void load(Path file, Properties into) {
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                into.load(in);
            } catch (IOException | IllegalArgumentException e) {
                // Crash: the command ends.
                throw new CliException(CliExitCode.FAILED, "cannot read " + file + ": " + e.getMessage(), e);
            }
        }
    }

    private static Optional<Path> path(Properties properties, String key) {
        return Optional.ofNullable(properties.getProperty(key)).map(Path::of);
    }
}
