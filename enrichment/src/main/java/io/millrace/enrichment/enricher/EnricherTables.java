package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import com.maxmind.db.Reader;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.agent.UserAgentParser;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.runtime.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settings of the enrichers and the tables that they share, loaded from files at the start. Thread-safe. */
final class EnricherTables implements AutoCloseable {
    /** Name of the one enricher that needs a file of the operator's. */
    static final String GEO = "geo";

    private static final Logger log = LoggerFactory.getLogger(EnricherTables.class);

    private final EnricherSettings settings;
    private final LoadingCache<String, ParsedUserAgent> userAgents;
    private final Optional<Reader> geo;

    private EnricherTables(
            EnricherSettings settings, LoadingCache<String, ParsedUserAgent> userAgents, Optional<Reader> geo) {
        this.settings = settings;
        this.userAgents = userAgents;
        this.geo = geo;
    }

    /**
     * Loads the tables that the configured enrichers need.
     *
     * @throws ConfigException if the geo file is not an MMDB file, or the file of User-Agent rules has no such rules
     */
    static EnricherTables load(EnricherSettings settings) {
        var parser = parser(settings.recognition().userAgentRules());
        var userAgents = settings.caches()
                .textCache(
                        parser::parse,
                        agent -> CacheBudget.textBytes(agent.browser()) + CacheBudget.textBytes(agent.os()));
        return new EnricherTables(settings, userAgents, geo(settings));
    }

    private static UserAgentParser parser(Optional<Path> rules) {
        try {
            return UserAgentParser.of(rules);
        } catch (IOException e) {
            // Crash with the exit code of a configuration error: the operator has to name another file.
            throw new ConfigException(List.of("enrichment.useragent.rules.file: " + e.getMessage()
                    + "; name a regexes.yaml of the ua-parser project, or none"));
        }
    }

    private static Optional<Reader> geo(EnricherSettings settings) {
        if (!settings.enrichers().contains(GEO)) {
            return Optional.empty();
        }
        if (settings.geoFile().isEmpty()) {
            log.info(
                    "The geo enricher is off: set enrichment.geoip.file to a database of places (.mmdb) to turn it on; see"
                            + " enrichment/RECOGNITION.md");
            return Optional.empty();
        }
        var file = settings.geoFile().get();
        try {
            var reader = new Reader(file.toFile());
            log.info(
                    "The geo enricher uses {}, a {} database built {}",
                    file,
                    reader.getMetadata().databaseType(),
                    reader.getMetadata().buildTime());
            return Optional.of(reader);
        } catch (IOException e) {
            // Crash with the exit code of a configuration error, as above.
            throw new ConfigException(List.of("enrichment.geoip.file: " + file + ": " + e.getMessage()
                    + "; name a database of places (.mmdb), or none"));
        }
    }

    EnricherSettings settings() {
        return settings;
    }

    /** Parsed User-Agent headers; a missing one is parsed and cached. */
    LoadingCache<String, ParsedUserAgent> userAgents() {
        return userAgents;
    }

    /** The database of places, if {@code geo} is configured and has a file. */
    Optional<Reader> geo() {
        return geo;
    }

    @Override
    public void close() throws IOException {
        if (geo.isPresent()) {
            geo.get().close();
        }
    }
}
