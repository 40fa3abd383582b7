package io.millrace.aggregation;

import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.registry.ActiveDefinitions;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.grants.Grants;
import io.millrace.runtime.grants.GrantsProvider;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import org.apache.kafka.streams.TopologyDescription;

/** What aggregation needs at the broker. */
public final class AggregationGrants implements GrantsProvider {
    @Override
    public Grants read(ConfigReader reader) {
        return of(
                AggregationConfig.streams(reader).applicationId(),
                reader.get(AggregationKeys.UPSTREAM_GROUP),
                topology());
    }

    /** The same nodes, stores and topics under every configuration; asks nothing of anybody. */
    static TopologyDescription topology() {
        return new AggregationTopology(
                        new ActiveDefinitions(),
                        SchemaIds.withoutRegistry(),
                        CombineSettings.defaults(1),
                        1,
                        1 << 20,
                        new CollectorRegistry())
                .build()
                .describe();
    }

    /** @param upstreamGroup consumer group of enrichment, whose offsets say whether silence is no backlog */
    static Grants of(String applicationId, String upstreamGroup, TopologyDescription topology) {
        return new Grants("aggregation")
                .runs(applicationId, topology)
                .prepares(
                        Topics.EVENTS_ENRICHED,
                        Topics.EVENTS_FAILED,
                        Topics.INSIGHT_DEFINITIONS,
                        Topics.INSIGHT_UPDATES,
                        Topics.INSIGHT_ALERTS,
                        Topics.PERSON_MERGES,
                        Topics.PERSON_MOVES,
                        Topics.DASHBOARDS)
                // Definitions and dashboards are changed by the API, a failed event that is sent again is noted beside
                // it,
                // and updates are followed for live streams.
                .writes(Topics.INSIGHT_DEFINITIONS, Topics.DASHBOARDS, Topics.EVENTS_FAILED)
                // The console shows an event's way, what failed and what alerted.
                .reads(
                        Topics.INSIGHT_UPDATES,
                        Topics.DASHBOARDS,
                        Topics.EVENTS_RAW,
                        Topics.EVENTS_FAILED,
                        Topics.INSIGHT_ALERTS)
                .describesGroup(upstreamGroup);
    }
}
