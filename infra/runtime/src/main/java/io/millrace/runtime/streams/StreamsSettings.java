package io.millrace.runtime.streams;

import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.Key;
import io.millrace.schemas.failed.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one stage's topology runs.
 *
 * @param stage prefix of the stage's keys: {@code enrichment}, {@code aggregation} or {@code sink}
 * @param applicationId name of the consumer group and prefix of internal topics
 * @param stateDir where RocksDB lives; one directory an instance
 * @param threads stream threads of this instance
 * @param standbyReplicas warm copies of each state store on other instances
 * @param replicationFactor of internal topics; -1 takes the broker's default
 * @param commitInterval how often a transaction commits: bounds how soon results are seen
 * @param transactionTimeout when the broker gives up on a transaction of a dead instance
 * @param sessionTimeout when the group gives up on a dead instance
 * @param rocksdbMemoryBytes block cache and write buffers of all stores of the process together
 * @param storeCacheBytes record caches of all threads together
 * @param metricsLevel recording level of Kafka Streams' metrics
 * @param applicationServer host:port of this instance for queries of one another; empty if it answers none
 */
public record StreamsSettings(
        String stage,
        String applicationId,
        Path stateDir,
        int threads,
        int standbyReplicas,
        int replicationFactor,
        Duration commitInterval,
        Duration transactionTimeout,
        Duration sessionTimeout,
        long rocksdbMemoryBytes,
        long storeCacheBytes,
        String metricsLevel,
        Optional<String> applicationServer) {
    private static final long MIB = 1L << 20;
    private static final Map<String, Stage> STAGES = Map.of(
            "ingest", Stage.INGEST,
            "enrichment", Stage.ENRICHMENT,
            "aggregation", Stage.AGGREGATION,
            "sink", Stage.SINK_PUBLISHER);

    /** Reads the stage's keys; the application id defaults to {@code millrace-<stage>}. */
    public static StreamsSettings read(ConfigReader r, String stage) {
        return read(r, stage, "millrace-" + stage);
    }

    /** Reads the stage's keys; without standbys unless the configuration asks for them. */
    public static StreamsSettings read(ConfigReader r, String stage, String defaultApplicationId) {
        return read(r, stage, defaultApplicationId, 0);
    }

    /** Reads the stage's keys. */
    public static StreamsSettings read(ConfigReader r, String stage, String defaultApplicationId, int defaultStandbys) {
        var keys = new StreamsKeys(stage, defaultApplicationId, defaultStandbys);
        return new StreamsSettings(
                stage,
                r.get(keys.applicationId()),
                r.get(keys.stateDir()),
                r.get(keys.threads()),
                r.get(keys.standbyReplicas()),
                r.get(keys.replicationFactor()),
                r.get(keys.commitInterval()),
                r.get(keys.transactionTimeout()),
                r.get(keys.sessionTimeout()),
                r.get(keys.rocksdbMemory()),
                r.get(keys.storeCache()),
                r.get(keys.metricsLevel()),
                Optional.empty());
    }

    /** Every key of this section, for a README's table. */
    public static List<Key<?>> keys(String stage, String defaultApplicationId) {
        return new StreamsKeys(stage, defaultApplicationId, 0).all();
    }

    /** The same, answering other instances' queries at the address (host:port). */
    public StreamsSettings withApplicationServer(String hostAndPort) {
        return new StreamsSettings(
                stage,
                applicationId,
                stateDir,
                threads,
                standbyReplicas,
                replicationFactor,
                commitInterval,
                transactionTimeout,
                sessionTimeout,
                rocksdbMemoryBytes,
                storeCacheBytes,
                metricsLevel,
                Optional.of(hostAndPort));
    }

    /** The stage as failed events name it. */
    public Stage failedStage() {
        return STAGES.getOrDefault(stage, Stage.UNKNOWN);
    }

    static long mib(long count) {
        return count * MIB;
    }
}
