package io.millrace.aggregation;

import io.millrace.aggregation.combine.BackfillProgress;
import io.millrace.aggregation.combine.BackfillResources;
import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.DefinitionBootstrap;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.config.Key;
import io.millrace.runtime.streams.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Settings of the aggregation stage.
 *
 * @param insights directory of definitions that are published at start unless they are known
 * @param upstreamGroup consumer group of the stage before
 * @param rowCacheBytes heap for rows ahead of the store, for one task
 * @param historyShare of each tenth of a second that a task may spend on the history of new insights
 */
record AggregationConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        CombineSettings combine,
        String upstreamGroup,
        long rowCacheBytes,
        Duration historyShare,
        Optional<Path> insights,
        AggregationApi.Config api) {
    /** Queries go to a standby while an instance is gone; a lone instance has nowhere to put one. */
    private static final int STANDBYS = 1;

    private static final Key<Path> INSIGHTS = Key.path(
                    "aggregation.insights",
                    "directory of *.yaml and *.yml definitions that are published at start unless they are known")
            .optional();
    private static final Key<Integer> MERGE_PARTITIONS = Key.integer(
                    "aggregation.merge.partitions", "partitions that rows are spread over; fixed once rows are stored")
            .defaultsTo(4)
            .between(1, 1_024);
    private static final Key<Long> COMBINE_BYTES = Key.bytes(
                    "aggregation.combine.memory", "heap of one task's partials, beyond which they are flushed early")
            .defaultsTo(8L << 20)
            .between(64L << 10, 4L << 30);
    private static final Key<Long> CACHE_BYTES = Key.bytes(
                    "aggregation.rows.memory", "heap of one task's rows ahead of the store")
            .defaultsTo(8L << 20)
            .between(64L << 10, 4L << 30);
    private static final Key<Duration> HISTORY_SHARE = Key.duration(
                    "aggregation.history.share",
                    "of each 100 ms that a task may spend on the history of insights that begin in the past")
            .defaultsTo(Duration.ofMillis(25))
            .between(Duration.ofMillis(1), Duration.ofMillis(90));
    private static final Key<Duration> IDLE_AFTER = Key.duration(
                    "aggregation.idle.after",
                    "time without events, none of them on its way, after which a partition holds back no window and"
                            + " time passes")
            .defaultsTo(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofDays(1));

    private static final Key<String> UPSTREAM_GROUP = Key.string(
                    "aggregation.upstream.group",
                    "consumer group of the stage before, its `enrichment.application.id`: while it is behind on"
                            + " `events.raw`, silence is not taken for rest")
            .defaultsTo("millrace-enrichment");

    /** What history is read with: one consumer a task, as long as there is some left. */
    BackfillResources history() {
        var consumer = kafka.clientProperties(Map.of(
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "default.api.timeout.ms",
                5_000,
                "fetch.max.bytes",
                4 << 20));
        return new BackfillResources(
                () -> new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                historyShare,
                new BackfillProgress());
    }

    /**
     * The definitions that are published at start unless they are known; none where no directory of them is named.
     *
     * @throws ConfigException if one of them cannot be used
     */
    List<InsightSpec> shippedInsights() {
        return insights.map(directory ->
                        DefinitionBootstrap.readDirectory(INSIGHTS.name(), directory, new DefinitionParser()))
                .orElse(List.of());
    }

    /** Reads every key; errors are the reader's to report. */
    static AggregationConfig read(ConfigReader r) {
        var defaults = CombineSettings.defaults(r.get(MERGE_PARTITIONS));
        var http = HttpConfig.read(r, "aggregation", 8090);
        return new AggregationConfig(
                KafkaConfig.read(r),
                http,
                StreamsSettings.read(r, "aggregation", "millrace-aggregation", STANDBYS),
                new CombineSettings(
                        defaults.mergePartitions(),
                        r.get(COMBINE_BYTES),
                        defaults.maxRecordBytes(),
                        defaults.watermarkStep(),
                        r.get(IDLE_AFTER)),
                r.get(UPSTREAM_GROUP),
                r.get(CACHE_BYTES),
                r.get(HISTORY_SHARE),
                r.find(INSIGHTS),
                AggregationApi.Config.read(r, http));
    }
}
