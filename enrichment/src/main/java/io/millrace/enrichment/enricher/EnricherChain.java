package io.millrace.enrichment.enricher;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.identity.ResolvedEvent;
import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.event.EnrichedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configured enrichers in their order. An enricher that throws is counted and named in the event's {@code
 * enrichmentErrors}; the remaining ones still run. One instance and its caches serve all tasks. Thread-safe.
 */
public final class EnricherChain implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EnricherChain.class);

    private final List<Step> steps;
    private final EnrichmentCounters counters;
    private final EnricherTables tables;

    private EnricherChain(List<Step> steps, EnrichmentCounters counters, EnricherTables tables) {
        this.steps = List.copyOf(steps);
        this.counters = counters;
        this.tables = tables;
    }

    /**
     * Loads tables and creates the enrichers. Without a geo file the chain runs without {@code geo}, which is logged.
     *
     * @throws ConfigException if the geo file is not a MaxMind database, or the file of User-Agent rules has no such rules
     */
    public static EnricherChain of(EnricherSettings settings, EnrichmentCounters counters) {
        var tables = EnricherTables.load(settings);
        var steps = new ArrayList<Step>();
        for (var name : settings.enrichers()) {
            EnricherRegistry.create(name, tables).ifPresent(enricher -> steps.add(new Step(name, enricher)));
        }
        return new EnricherChain(steps, counters, tables);
    }

    /** Runs all enrichers over the event. */
    EnrichedEvent enrich(ResolvedEvent in) {
        return enrichWithout("", in);
    }

    /** Runs all enrichers but the named one, which is marked and counted as if it had failed. */
    EnrichedEvent enrichWithout(String skipped, ResolvedEvent in) {
        var out = BaseFields.of(in);
        for (var step : steps) {
            if (step.name().equals(skipped)) {
                markFailed(out, step);
                continue;
            }
            try {
                step.enricher().enrich(in, out);
            } catch (RuntimeException e) {
                // Kept: the event goes on without this enricher's fields, marked and counted.
                log.debug(
                        "enricher {} failed on message {}",
                        step.name(),
                        in.raw().getMessageId(),
                        e);
                markFailed(out, step);
            }
        }
        return out;
    }

    private void markFailed(EnrichedEvent out, Step failed) {
        counters.enricherError(failed.name());
        var errors = new ArrayList<>(out.getEnrichmentErrors());
        errors.add(failed.name());
        out.setEnrichmentErrors(errors);
    }

    @Override
    public void close() throws IOException {
        tables.close();
    }

    /** An enricher with its configured name. */
    private record Step(String name, Enricher enricher) {}
}
