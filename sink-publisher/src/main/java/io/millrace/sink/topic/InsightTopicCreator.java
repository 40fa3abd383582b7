package io.millrace.sink.topic;

import io.millrace.schemas.insight.InsightDefinition;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.serde.SchemaRefusedException;
import io.millrace.sink.row.RowMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes insight topics. They are compacted, so that the last revision of a row stays, and rows leave when the insight's
 * {@code retain} has passed since they were published. All generations of an insight share one topic, whose rows say
 * their generation, unless the registry refuses a generation's schema there: then it gets the first topic of that name
 * that takes it. The registry's history alone decides, so that every instance and every restart decide alike.
 */
public final class InsightTopicCreator {
    private static final Logger LOG = LoggerFactory.getLogger(InsightTopicCreator.class);
    private static final String COMPATIBILITY = "FULL_TRANSITIVE";

    /** Topics that one name may take: whoever needs more gives an insight a new meaning a day. */
    private static final int MOST_VERSIONS = 100;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration SHORTEST_RETENTION = Duration.ofHours(1);
    private static final Duration LONGEST_SEGMENT = Duration.ofDays(1);
    private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);

    private final Admin admin;
    private final SchemaIds schemas;
    private final int partitions;
    private final Optional<Short> replicas;

    /**
     * Topics are made with these numbers of partitions and replicas; those that exist keep theirs. Replicas below
     * 1 are the broker's default.
     */
    public InsightTopicCreator(Admin admin, SchemaIds schemas, int partitions, short replication) {
        this.admin = admin;
        this.schemas = schemas;
        this.partitions = partitions;
        this.replicas = replication < 1 ? Optional.empty() : Optional.of(replication);
    }

    /**
     * The destination of a definition's rows, once its topic exists and its schema is registered. Idempotent.
     *
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if the registry does not answer: retry
     * @throws org.apache.kafka.common.errors.RetriableException if the broker does not answer: retry
     * @throws io.millrace.schemas.serde.SchemaRefusedException if the registry refuses the schema
     * @throws ApiException if the broker refuses the topic
     */
    public PreparedTopic prepare(InsightDefinition definition) {
        var format = RowMapper.of(definition);
        for (int version = 1; ; version++) {
            var topic = InsightTopicName.of(definition.getName(), version);
            try {
                int schemaId = register(topic, format);
                make(topic, configs(definition));
                if (version > 1) {
                    LOG.warn(
                            "rows of insight {} go to {}: the registry refuses its columns at the topics before",
                            definition.getName(),
                            topic);
                }
                return new PreparedTopic(definition.getName(), definition.getGeneration(), topic, format, schemaId);
            } catch (SchemaRefusedException e) {
                if (!e.isIncompatible() || version == MOST_VERSIONS) {
                    throw e;
                }
                // Retried at the next topic: an insight of this name had a column of another type.
            }
        }
    }

    private int register(String topic, RowMapper format) {
        var subject = topic + "-value";
        int id = schemas.register(subject, format.schema());
        // After the first schema: not every registry knows a subject before.
        if (!schemas.requireCompatibility(subject, COMPATIBILITY)) {
            LOG.warn("the registry keeps its own level of compatibility for {}", subject);
        }
        return id;
    }

    private void make(String topic, Map<String, String> configs) {
        try {
            await(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), replicas).configs(configs)))
                    .all());
        } catch (TopicExistsException e) {
            // Made earlier, by another instance or for another revision: what the definition says may have changed.
            var changes = configs.entrySet().stream()
                    .map(config -> new AlterConfigOp(
                            new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            await(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all());
        }
    }

    private static Map<String, String> configs(InsightDefinition definition) {
        var retention = Math.max(definition.getRetainMillis(), SHORTEST_RETENTION.toMillis());
        // A segment leaves as a whole and is compacted only once it is closed: let several fit into the retention.
        var segment = Math.min(Math.max(retention / 4, SHORTEST_SEGMENT.toMillis()), LONGEST_SEGMENT.toMillis());
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention),
                // The one codec that every client has built in; kafkajs has no other.
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(segment));
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException refused
                    ? refused
                    : new IllegalStateException("an admin request failed", e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("the broker did not answer", e);
        } catch (InterruptedException e) {
            // The process stops.
            throw new InterruptException(e);
        }
    }
}
