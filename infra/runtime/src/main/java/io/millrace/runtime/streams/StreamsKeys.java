package io.millrace.runtime.streams;

import io.millrace.runtime.config.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of one stage's topology. */
record StreamsKeys(String stage, String defaultApplicationId, int defaultStandbys) {
    List<Key<?>> all() {
        return List.of(
                applicationId(),
                stateDir(),
                threads(),
                standbyReplicas(),
                replicationFactor(),
                commitInterval(),
                transactionTimeout(),
                sessionTimeout(),
                rocksdbMemory(),
                storeCache(),
                metricsLevel());
    }

    Key<String> applicationId() {
        return Key.string(
                        stage + ".application.id",
                        "Consumer group, and prefix of internal topics. Changing it starts from nothing.")
                .defaultsTo(defaultApplicationId);
    }

    Key<Path> stateDir() {
        return Key.path(stage + ".state.dir", "Where the state stores live; one directory an instance.")
                .defaultsTo(Path.of("data", stage));
    }

    Key<Integer> threads() {
        return Key.integer(stage + ".threads", "Stream threads of this instance.")
                .defaultsTo(1)
                .between(1, 256);
    }

    Key<Integer> standbyReplicas() {
        return Key.integer(
                        stage + ".standby.replicas",
                        "Warm copies of each state store on other instances, for a quick take-over. A lone instance has none.")
                .defaultsTo(defaultStandbys)
                .between(0, 5);
    }

    Key<Integer> replicationFactor() {
        return Key.integer(stage + ".replication.factor", "Replicas of internal topics; -1 takes the broker's default.")
                .defaultsTo(-1)
                .between(-1, 9);
    }

    Key<Duration> commitInterval() {
        return Key.duration(
                        stage + ".commit.interval",
                        "How often a transaction commits; results are seen no sooner. Shorter costs more per event. Of a stage that is more than a second behind: each second, unless this is longer.")
                .defaultsTo(Duration.ofMillis(100))
                .between(Duration.ofMillis(10), Duration.ofSeconds(30));
    }

    Key<Duration> transactionTimeout() {
        return Key.duration(
                        stage + ".transaction.timeout",
                        "When the broker aborts the transaction of an instance that died; readers of its output wait as long.")
                .defaultsTo(Duration.ofSeconds(10))
                .between(Duration.ofSeconds(1), Duration.ofMinutes(15));
    }

    Key<Duration> sessionTimeout() {
        return Key.duration(
                        stage + ".session.timeout",
                        "When the group gives the partitions of a silent instance to others.")
                .defaultsTo(Duration.ofSeconds(15))
                .between(Duration.ofSeconds(6), Duration.ofMinutes(5));
    }

    Key<Long> rocksdbMemory() {
        return Key.bytes(
                        stage + ".rocksdb.memory",
                        "Block cache and write buffers of all state stores of the process together.")
                .defaultsTo(StreamsSettings.mib(96))
                .atLeast(StreamsSettings.mib(16));
    }

    Key<Long> storeCache() {
        return Key.bytes(stage + ".store.cache", "Record caches of all stream threads together; 0 turns them off.")
                .defaultsTo(StreamsSettings.mib(16))
                .atLeast(0L);
    }

    Key<String> metricsLevel() {
        return Key.string(
                        stage + ".metrics.level",
                        "Recording level of Kafka Streams' metrics. DEBUG adds RocksDB's statistics and per-node latencies, and costs some speed.")
                .defaultsTo("INFO")
                .oneOf("INFO", "DEBUG", "TRACE");
    }
}
