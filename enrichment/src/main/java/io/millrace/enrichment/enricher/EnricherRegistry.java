package io.millrace.enrichment.enricher;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Enrichers by the name that {@code enrichment.enrichers} gives them, in the default order. A factory returns nothing for an
 * enricher that the settings turn off.
 */
public final class EnricherRegistry {
    private static final Map<String, Function<EnricherTables, Optional<Enricher>>> FACTORIES = factories();

    private EnricherRegistry() {}

    private static Map<String, Function<EnricherTables, Optional<Enricher>>> factories() {
        var factories = new LinkedHashMap<String, Function<EnricherTables, Optional<Enricher>>>();
        factories.put("user-agent", tables -> Optional.of(new UserAgentEnricher(tables.userAgents())));
        factories.put(EnricherTables.GEO, tables -> tables.geo()
                .map(reader -> new GeoEnricher(reader, tables.settings().caches())));
        factories.put("referrer", tables -> Optional.of(new ReferrerEnricher()));
        factories.put("campaign", tables -> Optional.of(new CampaignEnricher()));
        factories.put(AttributionEnricher.NAME, tables -> Optional.of(new AttributionEnricher()));
        factories.put("bot", tables -> Optional.of(new BotEnricher(tables.userAgents())));
        factories.put("ip", tables -> Optional.of(new IpEnricher()));
        factories.put(
                "pii", tables -> Optional.of(new PiiEnricher(tables.settings().pii())));
        factories.put("traits", tables -> Optional.of(new TraitsEnricher()));
        return Collections.unmodifiableMap(factories);
    }

    /** Names of all enrichers, in the order in which they run by default. */
    public static List<String> names() {
        return List.copyOf(FACTORIES.keySet());
    }

    /**
     * The enricher with this name, or nothing if the settings turn it off.
     *
     * @throws IllegalArgumentException if no enricher has this name
     */
    static Optional<Enricher> create(String name, EnricherTables tables) {
        var factory = FACTORIES.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("no enricher is named " + name + "; known: " + names());
        }
        return factory.apply(tables);
    }
}
