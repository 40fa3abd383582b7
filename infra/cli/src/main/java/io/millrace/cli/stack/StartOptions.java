package io.millrace.cli.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Options of a start.
 *
 * @param insights directory of definitions to load instead of the shipped ones
 * @param geoip GeoIP2 or GeoLite2 city database
 * @param only components to start
 */
public record StartOptions(Optional<Path> insights, Optional<Path> geoip, Set<Component> only) {
    public StartOptions {
        only = Set.copyOf(only);
    }

    /** Options for the whole stack. */
    public StartOptions(Optional<Path> insights, Optional<Path> geoip) {
        this(insights, geoip, EnumSet.allOf(Component.class));
    }

    /** The shipped insights, without geo lookup. */
    public static StartOptions standard() {
        return new StartOptions(Optional.empty(), Optional.empty());
    }
}
