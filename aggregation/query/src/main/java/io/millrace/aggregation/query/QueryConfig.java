package io.millrace.aggregation.query;

import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import java.time.Duration;

/**
 * Settings of the query API.
 *
 * @param threads threads that read the stores
 * @param queue greatest number of queries that wait for a thread
 * @param deadline default deadline of a query, including its wait
 * @param limits limits of one query
 * @param memory heap for queries
 * @param liveRing changed rows kept for streams that resume
 * @param maxStreams greatest number of open streams on this instance
 */
public record QueryConfig(
        int threads, int queue, Duration deadline, QueryLimits limits, Memory memory, int liveRing, int maxStreams) {
    /**
     * Heap for queries, in bytes.
     *
     * @param cache cache of decoded windows
     * @param requests what requests hold at once
     * @param ring changed rows kept for streams that resume
     * @param waiting changed rows that wait for slow readers of streams
     */
    public record Memory(long cache, long requests, long ring, long waiting) {}

    private static final Key<Integer> THREADS = Key.integer(
                    "aggregation.query.threads", "threads that read the stores for queries")
            .defaultsTo(4)
            .between(1, 64);
    private static final Key<Integer> QUEUE = Key.integer(
                    "aggregation.query.queue", "queries that may wait for a thread; more are refused with 429")
            .defaultsTo(256)
            .between(1, 100_000);
    private static final Key<Duration> DEADLINE = Key.duration(
                    "aggregation.query.deadline", "default deadline of a query, including its wait for a thread")
            .defaultsTo(Duration.ofSeconds(10))
            .between(Duration.ofMillis(10), Duration.ofMinutes(10));
    private static final Key<Duration> LONGEST_DEADLINE = Key.duration(
                    "aggregation.query.deadline.max", "greatest deadline= of a query")
            .defaultsTo(Duration.ofMinutes(1))
            .between(Duration.ofMillis(10), Duration.ofMinutes(10));
    private static final Key<Integer> DEFAULT_ROWS = Key.integer(
                    "aggregation.query.rows.default", "rows of a page without limit=")
            .defaultsTo(1_000)
            .between(1, 100_000);
    private static final Key<Integer> MAX_ROWS = Key.integer("aggregation.query.rows.max", "greatest limit= of a page")
            .defaultsTo(10_000)
            .between(1, 100_000);
    private static final Key<Integer> MAX_SCANNED = Key.integer(
                    "aggregation.query.scan.max", "stored rows that one query may read")
            .defaultsTo(2_000_000)
            .between(1, Integer.MAX_VALUE);
    private static final Key<Integer> MAX_GROUPS = Key.integer(
                    "aggregation.query.rollup.groups.max", "groups that one roll-up may hold in memory")
            .defaultsTo(100_000)
            .between(1, 10_000_000);
    private static final Key<Long> MAX_SCANNED_BYTES = Key.bytes(
                    "aggregation.query.scan.bytes.max", "bytes of stored rows that one query may read")
            .defaultsTo(512L << 20)
            .between(1L << 10, 1L << 40);
    private static final Key<Long> MAX_ANSWER_BYTES = Key.bytes(
                    "aggregation.query.answer.bytes.max", "bytes of one response")
            .defaultsTo(32L << 20)
            .between(1L << 10, 1L << 30);
    private static final Key<Long> CACHE_BYTES = Key.bytes(
                    "aggregation.query.cache.bytes", "heap for the cache of decoded windows")
            .defaultsTo(48L << 20)
            .between(1L << 10, 1L << 40);
    private static final Key<Long> MEMORY = Key.bytes(
                    "aggregation.query.memory",
                    "heap for what requests hold at once: rows, groups, responses not yet sent; one request may"
                            + " hold half, and more than is left is refused with 503")
            .defaultsTo(96L << 20)
            .between(1L << 20, 1L << 40);
    private static final Key<Long> RING_BYTES = Key.bytes(
                    "aggregation.query.stream.ring.bytes", "heap for changed rows kept for streams that resume")
            .defaultsTo(16L << 20)
            .between(64L << 10, 1L << 40);
    private static final Key<Long> STREAM_MEMORY = Key.bytes(
                    "aggregation.query.stream.memory",
                    "heap for changed rows that wait for slow readers; beyond it a reader gets a new snapshot")
            .defaultsTo(16L << 20)
            .between(64L << 10, 1L << 40);
    private static final Key<Integer> LIVE_RING = Key.integer(
                    "aggregation.query.stream.ring", "changed rows kept for streams that resume")
            .defaultsTo(10_000)
            .between(1, 10_000_000);
    private static final Key<Integer> MAX_STREAMS = Key.integer(
                    "aggregation.query.stream.max", "greatest number of open streams on an instance")
            .defaultsTo(2_000)
            .between(1, 1_000_000);

    public static QueryConfig read(ConfigReader config) {
        return new QueryConfig(
                config.get(THREADS),
                config.get(QUEUE),
                config.get(DEADLINE),
                new QueryLimits(
                        config.get(DEFAULT_ROWS),
                        config.get(MAX_ROWS),
                        config.get(MAX_SCANNED),
                        config.get(MAX_GROUPS),
                        config.get(LONGEST_DEADLINE),
                        config.get(MAX_SCANNED_BYTES),
                        config.get(MAX_ANSWER_BYTES)),
                new Memory(
                        config.get(CACHE_BYTES), config.get(MEMORY), config.get(RING_BYTES), config.get(STREAM_MEMORY)),
                config.get(LIVE_RING),
                config.get(MAX_STREAMS));
    }
}
