package io.millrace.enrichment;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.GrantsProvider;
import io.millrace.runtime.streams.StreamsSettings;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.streams.TopologyDescription;

/** What enrichment needs at the broker. */
public final class EnrichmentGrants implements GrantsProvider {
    @Override
    public Grants read(ConfigReader reader) {
        var streams = StreamsSettings.read(reader, EnrichmentConfig.STAGE);
        return of(streams.applicationId(), topology());
    }

    /** The topology is the same under every configuration, so that this one needs no files. */
    private static TopologyDescription topology() {
        var config = EnrichmentConfig.read(new ConfigReader(ConfigSource.of(Map.of("enrichment.enrichers", "traits"))));
        var metrics = new CollectorRegistry();
        var counters = new EnrichmentCounters(metrics);
        return new EnrichmentTopology(
                        config,
                        SchemaIds.withoutRegistry(),
                        EnricherChain.of(config.enrichers(), counters),
                        counters,
                        new FailedEventCounter(metrics),
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .build()
                .describe();
    }

    static Grants of(String applicationId, TopologyDescription topology) {
        return new Grants(EnrichmentConfig.STAGE)
                .runs(applicationId, topology)
                .prepares(
                        Topics.EVENTS_RAW,
                        Topics.EVENTS_ENRICHED,
                        Topics.EVENTS_FAILED,
                        Topics.PROFILES,
                        Topics.PERSON_UPDATES,
                        Topics.PERSON_MERGES,
                        Topics.PERSON_CHANGES);
    }
}
