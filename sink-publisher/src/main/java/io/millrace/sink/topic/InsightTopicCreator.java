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
 * Creates insight topics and registers their schemas. Topics are compacted to the last revision of each row, and rows expire
 * when the insight's {@code retain} has passed since their publication. All generations of an insight share one topic, unless
 * the registry refuses a generation's schema there; it then gets the first versioned topic whose subject accepts it. This
 * depends on the registry's history only, so every instance and every restart makes the same decision.
 */
public final class InsightTopicCreator {
    private static final Logger LOG = LoggerFactory.getLogger(InsightTopicCreator.class);
    private static final String COMPATIBILITY = "FULL_TRANSITIVE";

    /** Most topics per insight name; reaching it means that column types under one name change all the time. */
    private static final int MAX_VERSIONS = 100;

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MIN_RETENTION = Duration.ofHours(1);
    private static final Duration MAX_SEGMENT = Duration.ofDays(1);
    private static final Duration MIN_SEGMENT = Duration.ofMinutes(10);

    private final Admin admin;
    private final SchemaIds schemas;
    private final int partitions;
    private final Optional<Short> replicas;

    /**
     * A creator of topics with these numbers of partitions and replicas; existing topics keep theirs.
     *
     * @param replication replicas; below 1 the broker's default
     */
    public InsightTopicCreator(Admin admin, SchemaIds schemas, int partitions, short replication) {
        this.admin = admin;
        this.schemas = schemas;
        this.partitions = partitions;
        this.replicas = replication < 1 ? Optional.empty() : Optional.of(replication);
    }

    /**
     * Creates the topic of a definition and registers its schema. Idempotent.
     *
     * @throws io.millrace.schemas.serde.RegistryUnavailableException if the registry does not respond: retry
     * @throws org.apache.kafka.common.errors.RetriableException if the broker does not respond: retry
     * @throws io.millrace.schemas.serde.SchemaRefusedException if the registry refuses the schema
     * @throws ApiException if the broker refuses the topic
     */
    public PreparedTopic prepare(InsightDefinition definition) {
        var mapper = RowMapper.of(definition);
        for (int version = 1; ; version++) {
            var topic = InsightTopicName.of(definition.getName(), version);
            try {
                int schemaId = register(topic, mapper);
                createOrUpdate(topic, configs(definition));
                if (version > 1) {
                    LOG.warn(
                            "rows of insight {} are published to {}, because the registry refuses their schema for the"
                                    + " topics before",
                            definition.getName(),
                            topic);
                }
                return new PreparedTopic(definition.getName(), definition.getGeneration(), topic, mapper, schemaId);
            } catch (SchemaRefusedException e) {
                if (!e.isIncompatible() || version == MAX_VERSIONS) {
                    throw e;
                }
                // Retried with the next topic: an earlier insight of this name had a column of another type.
            }
        }
    }

    private int register(String topic, RowMapper mapper) {
        var subject = topic + "-value";
        int id = schemas.register(subject, mapper.schema());
        // After the first schema, because not every registry accepts settings of a subject without one.
        if (!schemas.requireCompatibility(subject, COMPATIBILITY)) {
            LOG.warn(
                    "the registry does not accept compatibility {} for subject {} and keeps its own",
                    COMPATIBILITY,
                    subject);
        }
        return id;
    }

    private void createOrUpdate(String topic, Map<String, String> configs) {
        try {
            await(admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), replicas).configs(configs)))
                    .all());
        } catch (TopicExistsException e) {
            // Not an error: created before, by another instance or for another revision whose retention may differ.
            var changes = configs.entrySet().stream()
                    .map(config -> new AlterConfigOp(
                            new ConfigEntry(config.getKey(), config.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            await(admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                    .all());
        }
    }

    private static Map<String, String> configs(InsightDefinition definition) {
        var retention = Math.max(definition.getRetainMillis(), MIN_RETENTION.toMillis());
        // A segment expires as a whole and is compacted only once it is closed, so several must fit into the retention.
        var segment = Math.min(Math.max(retention / 4, MIN_SEGMENT.toMillis()), MAX_SEGMENT.toMillis());
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention),
                // The only codec that every client supports without a plugin, kafkajs included.
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "gzip",
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(segment));
    }

    private static void await(KafkaFuture<Void> future) {
        try {
            future.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ApiException refused
                    ? refused
                    : new IllegalStateException("creating or configuring an insight topic failed", e.getCause());
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException(
                    "the broker did not respond within " + REQUEST_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            // Not an error: the process is stopping, which PreparedTopics handles.
            throw new InterruptException(e);
        }
    }
}
