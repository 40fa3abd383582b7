package io.millrace.enrichment.enricher;

import com.github.benmanes.caffeine.cache.LoadingCache;
import com.maxmind.db.Reader;
import io.millrace.enrichment.agent.ParsedUserAgent;
import io.millrace.enrichment.agent.UserAgentParser;
import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the configured enrichers over an event. One that throws is counted and named in the event's {@code
 * enrichmentErrors}, and the others go on. Thread-safe, shared by all tasks with its caches.
 */
public final class EnricherChain implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EnricherChain.class);

    private final List<Step> steps;
    private final EnrichmentCounters counters;
    private final Reader geo;

    EnricherChain(List<Step> steps, EnrichmentCounters counters, Reader geo) {
        this.steps = List.copyOf(steps);
        this.counters = counters;
        this.geo = geo;
    }

    /**
     * Loads tables and makes the enrichers. Without a geo file, geo is off, and the log says so.
     *
     * @throws ConfigException if the geo file cannot be read or is no MaxMind database, or the file of user agent rules is none
     */
    public static EnricherChain of(EnricherSettings settings, EnrichmentCounters counters) {
        var steps = new ArrayList<Step>();
        var userAgents = userAgents(settings.recognition().userAgentRules());
        var agents = settings.caches()
                .ofTexts(
                        userAgents::parse,
                        agent -> CacheBudget.textBytes(agent.browser()) + CacheBudget.textBytes(agent.os()));
        Reader geo = null;
        for (var name : settings.enrichers()) {
            if (!name.equals("geo")) {
                steps.add(new Step(name, enricher(name, settings, agents)));
            } else if (settings.geoFile().isPresent()) {
                geo = geo(settings.geoFile().get());
                steps.add(new Step(name, new GeoEnricher(geo, settings.caches())));
                log.info(
                        "Geo: {}, built {}",
                        geo.getMetadata().databaseType(),
                        geo.getMetadata().buildTime());
            } else {
                log.info("Geo is off: set enrichment.geoip.file to a MaxMind City or Country database to turn it on");
            }
        }
        return new EnricherChain(steps, counters, geo);
    }

    private static UserAgentParser userAgents(Optional<Path> rules) {
        try {
            return UserAgentParser.of(rules);
        } catch (IOException e) {
            // A crash with the code of a wrong configuration: it is the operator who names another file.
            throw new ConfigException(List.of("enrichment.useragent.rules.file: " + e.getMessage()
                    + "; name a regexes.yaml of the ua-parser project, or none"));
        }
    }

    private static Reader geo(Path file) {
        try {
            return new Reader(file.toFile());
        } catch (IOException e) {
            // As above.
            throw new ConfigException(List.of("enrichment.geoip.file: " + file + ": " + e.getMessage()
                    + "; name a MaxMind City or Country database, or none"));
        }
    }

    private static Enricher enricher(
            String name, EnricherSettings settings, LoadingCache<String, ParsedUserAgent> agents) {
        return switch (name) {
            case "user-agent" -> new UserAgentEnricher(agents);
            case "referrer" ->
                new ReferrerEnricher(settings.caches(), settings.recognition().ownSites());
            case "campaign" -> new CampaignEnricher(settings.recognition().campaignNames());
            case "bot" -> new BotEnricher(agents);
            case "ip" -> new IpEnricher();
            case "pii" -> new PiiEnricher(settings.pii());
            case "traits" -> new TraitsEnricher(settings.traits());
            default -> throw new IllegalArgumentException("no such enricher: " + name);
        };
    }

    /** The event, enriched. */
    public EnrichedEvent enrich(ResolvedEvent in) {
        return enrichWithout("", in);
    }

    /** The event, enriched by all but the one of this name, as if that had failed. */
    EnrichedEvent enrichWithout(String left, ResolvedEvent in) {
        var out = BaseFields.of(in);
        for (var step : steps) {
            if (step.name().equals(left)) {
                mark(out, step);
                continue;
            }
            try {
                step.enricher().enrich(in, out);
            } catch (RuntimeException e) {
                // The event goes on without this enricher, marked and counted: part of an answer beats none.
                log.debug("{} failed on message {}", step.name(), in.raw().getMessageId(), e);
                mark(out, step);
            }
        }
        return out;
    }

    private void mark(EnrichedEvent out, Step failed) {
        counters.enricherError(failed.name());
        var errors = new ArrayList<>(out.getEnrichmentErrors());
        errors.add(failed.name());
        out.setEnrichmentErrors(errors);
    }

    @Override
    public void close() throws IOException {
        if (geo != null) {
            geo.close();
        }
    }

    /** An enricher and its name in the configuration. */
    record Step(String name, Enricher enricher) {}
}
