package io.millrace.runtime.streams;

import io.millrace.runtime.config.KafkaConfig;
import io.millrace.runtime.service.ServiceSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' configs of a stage. */
final class StreamsConfigs {
    private static final String ZONE = "zone";

    private StreamsConfigs() {}

    /**
     * Ours, overridden by what {@code kafka.*} passes through, except for what exactly-once stands on.
     *
     * @param service its instance id makes the instance a static member of the group, which takes its partitions back after a
     *     restart; its zone keeps standbys in other zones
     * @param clientName tells instances apart where there is no instance id
     */
    static Map<String, Object> of(
            KafkaConfig kafka, StreamsSettings settings, ServiceSettings service, String clientName) {
        var ours = new HashMap<String, Object>();
        threads(settings, ours);
        state(settings, ours);
        producers(settings, ours);
        consumers(settings, ours);
        membership(settings, service, clientName, ours);
        settings.applicationServer().ifPresent(address -> ours.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));
        var configs = kafka.clientProperties(ours);
        configs.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        configs.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        configs.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return configs;
    }

    private static void membership(
            StreamsSettings settings, ServiceSettings service, String clientName, Map<String, Object> ours) {
        var instanceId = service.instanceId();
        ours.put(StreamsConfig.CLIENT_ID_CONFIG, settings.applicationId() + "-" + instanceId.orElse(clientName));
        instanceId.ifPresent(id -> ours.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                settings.applicationId() + "-" + id));
        service.zone().ifPresent(zone -> {
            ours.put(StreamsConfig.clientTagPrefix(ZONE), zone);
            ours.put(StreamsConfig.RACK_AWARE_ASSIGNMENT_TAGS_CONFIG, ZONE);
            ours.put(CommonClientConfigs.CLIENT_RACK_CONFIG, zone);
        });
    }

    private static void threads(StreamsSettings settings, Map<String, Object> ours) {
        ours.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        ours.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        // Live tasks ask for their commits themselves; this is for those that are behind.
        long commits = settings.commitInterval().toMillis();
        ours.put(CommitRequester.INTERVAL, new AdaptiveCommitInterval(settings.commitInterval()));
        ours.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.max(commits, AdaptiveCommitInterval.LONGEST.toMillis()));
        // A thread that waits for records can't commit: no longer than a fraction of the interval.
        ours.put(StreamsConfig.POLL_MS_CONFIG, Math.max(5, Math.min(commits / 4, 100)));
        ours.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, settings.metricsLevel());
        // Metrics are scraped, not pushed to the broker.
        ours.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    }

    private static void state(StreamsSettings settings, Map<String, Object> ours) {
        ours.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        ours.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        ours.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        ours.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.storeCacheBytes());
        ours.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        ours.put(BoundedRocksDb.MEMORY, new RocksDbMemory(settings.rocksdbMemoryBytes()));
    }

    // Without the prefixes "producer." and "consumer.": those would win over what is passed through.
    private static void producers(StreamsSettings settings, Map<String, Object> ours) {
        ours.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                settings.transactionTimeout().toMillis());
        // A commit flushes whatever lingers, so lingering for 100 ms costs little latency. Less would cost a request
        // for each partition, of which a commit may write to dozens, as each lingers since its own first record.
        ours.put(ProducerConfig.LINGER_MS_CONFIG, (int)
                Math.min(settings.commitInterval().toMillis(), 100));
        ours.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        ours.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // The catalogue's largest topic limit: a dead letter must not be refused by its own producer.
        ours.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
    }

    private static void consumers(StreamsSettings settings, Map<String, Object> ours) {
        int session = (int) settings.sessionTimeout().toMillis();
        ours.put(CommonClientConfigs.SESSION_TIMEOUT_MS_CONFIG, session);
        ours.put(CommonClientConfigs.HEARTBEAT_INTERVAL_MS_CONFIG, session / 5);
        ours.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        ours.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 2_000);
        ours.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
    }
}
