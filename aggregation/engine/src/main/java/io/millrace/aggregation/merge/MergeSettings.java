package io.millrace.aggregation.merge;

/**
 * Sizes of a merge task.
 *
 * @param upstreamPartitions partitions of the topic of enriched events, each of which reports a watermark
 * @param mergePartitions partitions of the topic of partials
 * @param cacheBytes heap for rows ahead of the store, for one task
 */
public record MergeSettings(int upstreamPartitions, int mergePartitions, long cacheBytes) {}
