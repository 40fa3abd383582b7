package io.millrace.aggregation;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.DefinitionBootstrap;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.progress.FlowStage;
import io.millrace.runtime.progress.ProgressProbe;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** Topics of the stage: created, read and measured outside of the topology. */
final class AggregationTopics {
    private final AggregationConfig config;
    private final AggregationClients clients;
    private final AvroSerde<InsightDefinition> definitions;
    private final Clock clock;

    AggregationTopics(AggregationConfig config, SchemaIds ids, Clock clock) {
        this.config = config;
        this.clients = new AggregationClients(config.kafka());
        this.definitions = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
        this.clock = clock;
    }

    /**
     * Creates missing topics and publishes shipped definitions.
     *
     * @param shipped definitions to publish unless they exist
     * @return partitions of the topic of enriched events
     */
    int prepare(List<InsightSpec> shipped) throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(config.kafka().clientProperties())) {
            TopicCreator.ensure(
                    admin,
                    List.of(
                            Topics.EVENTS_ENRICHED,
                            Topics.EVENTS_FAILED,
                            Topics.INSIGHT_DEFINITIONS,
                            Topics.INSIGHT_UPDATES,
                            Topics.INSIGHT_ALERTS,
                            Topics.DASHBOARDS),
                    (short) config.streams().replicationFactor());
            int partitions = TopicCreator.partitions(admin, Topics.EVENTS_ENRICHED.name());
            TopicCreator.ensureShared(admin, List.of(Topics.PERSON_MERGES, Topics.PERSON_MOVES), partitions, (short)
                    config.streams().replicationFactor());
            TopicCreator.requireSamePartitions(admin, Topics.PERSON_MERGES, Topics.EVENTS_ENRICHED);
            TopicCreator.requireSamePartitions(admin, Topics.PERSON_MOVES, Topics.EVENTS_ENRICHED);
            if (!shipped.isEmpty()) {
                new DefinitionBootstrap(clock)
                        .publishMissing(shipped, isFirstRun(admin), definitions(new DefinitionParser()));
            }
            return partitions;
        }
    }

    /** Looks for changelogs too: the offsets of a group that stopped long ago expire, its stores remain. */
    private boolean isFirstRun(Admin admin) throws ExecutionException, InterruptedException {
        var internal = config.streams().applicationId() + "-";
        return admin.listConsumerGroupOffsets(config.streams().applicationId())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .isEmpty()
                && admin.listTopics().names().get().stream()
                        .noneMatch(topic -> topic.startsWith(internal) && topic.endsWith("-changelog"));
    }

    /** Name of the topic between combining and merging; the row stores are partitioned as it is. */
    String partials() {
        return config.streams().applicationId() + "-" + AggregationTopology.PARTIALS + "-repartition";
    }

    /** The topic of definitions, for reads to its end and for changes. */
    DefinitionsTopic definitions(DefinitionParser parser) {
        return new DefinitionsTopic(clients.definitions(config.streams().applicationId()), definitions, parser);
    }

    /** Probe of the backlog in front of the engine and within it. The caller closes it. */
    ProgressProbe progressProbe() {
        return new ProgressProbe(
                Admin.create(config.kafka().clientProperties()),
                new FlowStage(Topics.EVENTS_RAW.name(), config.upstreamGroup(), true),
                new FlowStage(Topics.EVENTS_ENRICHED.name(), config.streams().applicationId()),
                new FlowStage(partials(), config.streams().applicationId()),
                clock);
    }
}
