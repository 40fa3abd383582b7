package io.millrace.aggregation;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.progress.FlowStage;
import io.millrace.aggregation.progress.ProgressProbe;
import io.millrace.aggregation.registry.DefinitionBootstrap;
import io.millrace.aggregation.registry.DefinitionsTopic;
import io.millrace.aggregation.topology.AggregationTopology;
import io.millrace.runtime.streams.TopicCreator;
import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What must be on the broker before the engine starts: its topics, and the shipped definitions. */
final class AggregationTopics {
    private static final int ANSWERED_WITHIN = 10_000;

    private final AggregationConfig config;
    private final AvroSerde<InsightDefinition> definitions;
    private final Clock clock;

    AggregationTopics(AggregationConfig config, SchemaIds ids, Clock clock) {
        this.config = config;
        this.definitions = AvroSerde.of(Topics.INSIGHT_DEFINITIONS, ids);
        this.clock = clock;
    }

    /**
     * Creates what is missing.
     *
     * @param shipped definitions to publish unless they are known
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
                            Topics.INSIGHT_ALERTS),
                    (short) config.streams().replicationFactor());
            if (!shipped.isEmpty()) {
                new DefinitionBootstrap(clock)
                        .publishMissing(shipped, neverRan(admin), definitions(new DefinitionParser()));
            }
            return TopicCreator.partitions(admin, Topics.EVENTS_ENRICHED.name());
        }
    }

    /** The topic between combining and merging, whose partitions the rows' stores follow. */
    String partials() {
        return config.streams().applicationId() + "-" + AggregationTopology.PARTIALS + "-repartition";
    }

    /** Asks how far the engine is; it is closed by whoever has it. */
    ProgressProbe probe() {
        return new ProgressProbe(
                Admin.create(config.kafka().clientProperties()),
                new FlowStage(Topics.EVENTS_RAW.name(), config.upstreamGroup(), true),
                new FlowStage(Topics.EVENTS_ENRICHED.name(), config.streams().applicationId()),
                new FlowStage(partials(), config.streams().applicationId()),
                clock);
    }

    /** The topic of definitions, for reading to its end and for changes. */
    DefinitionsTopic definitions(DefinitionParser parser) {
        var reading = config.kafka()
                .clientProperties(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ANSWERED_WITHIN,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "millrace-definitions"));
        var writing = config.kafka()
                .clientProperties(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        config.streams().applicationId() + "-definitions",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        ANSWERED_WITHIN,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        // A broker that has just started makes the topic of transactions first.
                        2 * ANSWERED_WITHIN,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ANSWERED_WITHIN / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        ANSWERED_WITHIN,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "millrace-definitions"));
        return new DefinitionsTopic(
                () -> new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer()),
                () -> new KafkaProducer<>(writing, new StringSerializer(), new ByteArraySerializer()),
                definitions,
                parser);
    }

    /** Offsets of a group at rest are forgotten in time, while its topics, and rows in them, stay. */
    private boolean neverRan(Admin admin) throws ExecutionException, InterruptedException {
        var internal = config.streams().applicationId() + "-";
        return admin.listConsumerGroupOffsets(config.streams().applicationId())
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .isEmpty()
                && admin.listTopics().names().get().stream()
                        .noneMatch(topic -> topic.startsWith(internal) && topic.endsWith("-changelog"));
    }
}
