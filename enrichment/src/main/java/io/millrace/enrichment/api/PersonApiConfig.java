package io.millrace.enrichment.api;

import io.millrace.runtime.access.AccessConfig;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.Key;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the API of persons.
 *
 * @param access access control; empty where others could reach the port without keys, and then the API is off
 * @param longestWait longest time that a change waits until it is applied
 */
public record PersonApiConfig(Optional<AccessConfig> access, Duration longestWait) {
    private static final Key<Duration> WAIT = Key.duration(
                    "enrichment.persons.wait",
                    "Longest time that a request to merge, split or erase a person waits until it is applied; then it is"
                            + " answered with 202 and is applied later.")
            .defaultsTo(Duration.ofSeconds(10))
            .between(Duration.ZERO, Duration.ofSeconds(25));

    /** Reads the settings; the reader collects the errors. */
    public static PersonApiConfig read(ConfigReader reader, String stage, HttpConfig http) {
        return new PersonApiConfig(AccessConfig.find(reader, stage, http), reader.get(WAIT));
    }
}
