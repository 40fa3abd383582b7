package io.millrace.aggregation;

import io.millrace.runtime.config.Key;
import java.nio.file.Path;
import java.time.Duration;

/** Setting keys of the engine. */
final class AggregationKeys {
    static final Key<Path> INSIGHTS = Key.path(
                    "aggregation.insights",
                    "directory of *.yaml and *.yml definitions, published at start unless they exist")
            .optional();
    static final Key<Integer> MERGE_PARTITIONS = Key.integer(
                    "aggregation.merge.partitions", "partitions of the row stores; fixed once rows are stored")
            .defaultsTo(4)
            .between(1, 1_024);
    static final Key<Long> COMBINE_BYTES = Key.bytes(
                    "aggregation.combine.memory",
                    "heap for the partials of one task; beyond it they are flushed before the commit")
            .defaultsTo(8L << 20)
            .between(64L << 10, 4L << 30);
    static final Key<Long> CACHE_BYTES = Key.bytes(
                    "aggregation.rows.memory", "heap of one task for rows cached in front of the store")
            .defaultsTo(8L << 20)
            .between(64L << 10, 4L << 30);
    static final Key<Duration> BACKFILL_SHARE = Key.duration(
                    "aggregation.backfill.share",
                    "time of each 100 ms that a task may spend on backfills, for insights that begin in the past")
            .defaultsTo(Duration.ofMillis(25))
            .between(Duration.ofMillis(1), Duration.ofMillis(90));
    static final Key<Duration> IDLE_AFTER = Key.duration(
                    "aggregation.idle.after",
                    "time without events, and without backlog upstream, after which a partition counts as idle and no"
                            + " longer holds back the watermark")
            .defaultsTo(Duration.ofSeconds(15))
            .between(Duration.ofSeconds(1), Duration.ofDays(1));

    static final Key<String> UPSTREAM_GROUP = Key.string(
                    "aggregation.upstream.group",
                    "consumer group of enrichment, its `enrichment.application.id`: while that group has a backlog on"
                            + " `events.raw`, no partition counts as idle")
            .defaultsTo("millrace-enrichment");

    private AggregationKeys() {}
}
