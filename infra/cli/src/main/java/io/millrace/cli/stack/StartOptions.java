package io.millrace.cli.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a start may be given.
 *
 * @param insights a directory of definitions instead of the shipped ones
 * @param geoip a GeoIP2 or GeoLite2 city database
 * @param only which components to start
 */
public record StartOptions(Optional<Path> insights, Optional<Path> geoip, Set<Component> only) {
    public StartOptions {
        only = Set.copyOf(only);
    }

    /** Of the whole stack. */
    public StartOptions(Optional<Path> insights, Optional<Path> geoip) {
        this(insights, geoip, EnumSet.allOf(Component.class));
    }

    /** The shipped insights, no geo lookup. */
    public static StartOptions standard() {
        return new StartOptions(Optional.empty(), Optional.empty());
    }
}
