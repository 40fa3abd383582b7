package io.millrace.cli.stack;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a start may be given.
 *
 * @param insights a directory of definitions instead of the shipped ones
 * @param geoip a GeoIP2 or GeoLite2 city database
 */
public record StartOptions(Optional<Path> insights, Optional<Path> geoip) {
    /** The shipped insights, no geo lookup. */
    public static StartOptions standard() {
        return new StartOptions(Optional.empty(), Optional.empty());
    }
}
