package io.millrace.aggregation;

import io.millrace.aggregation.combine.CombineSettings;
import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.DefinitionBootstrap;
import io.millrace.runtime.config.ConfigException;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.HttpConfig;
import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.streams.StreamsSettings;
import io.millrace.tracing.TracingConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the aggregation stage.
 *
 * @param upstreamGroup consumer group of enrichment
 * @param rowCacheBytes heap of one task for rows cached in front of the store
 * @param backfillShare time of each 100 ms that a task may spend on backfills
 * @param insights directory of definitions to publish at start
 * @param tracing who gets the spans of traced events
 */
record AggregationConfig(
        KafkaConfig kafka,
        HttpConfig http,
        StreamsSettings streams,
        CombineSettings combine,
        String upstreamGroup,
        long rowCacheBytes,
        Duration backfillShare,
        Optional<Path> insights,
        AggregationApi.Config api,
        TracingConfig tracing) {
    /** Standbys serve queries while an instance is down. A lone instance has none. */
    private static final int STANDBYS = 1;

    /** Reads every key; errors are collected in the reader. */
    static AggregationConfig read(ConfigReader reader) {
        return read(reader, AggregationConfig.class.getClassLoader());
    }

    /** @param classPath where extensions of the API are found */
    static AggregationConfig read(ConfigReader reader, ClassLoader classPath) {
        HttpConfig http = HttpConfig.read(reader, "aggregation", 8090);
        return new AggregationConfig(
                KafkaConfig.read(reader),
                http,
                streams(reader),
                combine(reader),
                reader.get(AggregationKeys.UPSTREAM_GROUP),
                reader.get(AggregationKeys.CACHE_BYTES),
                reader.get(AggregationKeys.BACKFILL_SHARE),
                reader.find(AggregationKeys.INSIGHTS),
                AggregationApi.Config.read(reader, http, classPath),
                TracingConfig.read(reader));
    }

    static StreamsSettings streams(ConfigReader reader) {
        return StreamsSettings.read(reader, "aggregation", "millrace-aggregation", STANDBYS);
    }

    private static CombineSettings combine(ConfigReader reader) {
        CombineSettings defaults = CombineSettings.defaults(reader.get(AggregationKeys.MERGE_PARTITIONS));
        return new CombineSettings(
                defaults.mergePartitions(),
                reader.get(AggregationKeys.COMBINE_BYTES),
                defaults.maxRecordBytes(),
                defaults.watermarkStep(),
                reader.get(AggregationKeys.IDLE_AFTER));
    }

    /**
     * The definitions in the directory of {@code aggregation.insights}; empty without one.
     *
     * @throws ConfigException if a definition is invalid
     */
    List<InsightSpec> shippedInsights() {
        return insights.map(directory -> DefinitionBootstrap.readDirectory(
                        AggregationKeys.INSIGHTS.name(), directory, new DefinitionParser()))
                .orElse(List.of());
    }
}
