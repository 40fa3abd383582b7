package io.millrace.peers;

import io.millrace.schemas.event.EnrichedEvent;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the Flink contenders have in common, as Flink's documentation recommends it: object reuse, incremental
 * checkpoints each second, managed memory for RocksDB, the source's own watermarks per partition.
 */
final class FlinkJob {
    private static final int THREADS = 2;
    private static final Duration DISORDER = Duration.ofSeconds(10);

    private FlinkJob() {}

    /** A local environment with two task slots; the backend is {@code rocksdb} or {@code hashmap}. */
    static StreamExecutionEnvironment environment(String backend, String directory) {
        var config = new Configuration();
        config.set(StateBackendOptions.STATE_BACKEND, backend);
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "file://" + directory + "/checkpoints");
        config.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        config.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(128));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(128));
        // A benchmark that fails says so, rather than starting over.
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        var environment = StreamExecutionEnvironment.createLocalEnvironment(THREADS, config);
        environment.getConfig().enableObjectReuse();
        return environment;
    }

    /** All events that the topic holds at the start, and then the end. */
    static SingleOutputStreamOperator<EnrichedEvent> events(
            StreamExecutionEnvironment environment, String broker, String registry) {
        var source = KafkaSource.<EnrichedEvent>builder()
                .setBootstrapServers(broker)
                .setTopics("events.enriched")
                .setGroupId("bench-flink")
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setProperty("isolation.level", "read_committed")
                .setDeserializer(KafkaRecordDeserializationSchema.valueOnly(new EventBytes(registry)))
                .build();
        var watermarks = WatermarkStrategy.<EnrichedEvent>forBoundedOutOfOrderness(DISORDER)
                .withTimestampAssigner((event, before) -> event.getTime());
        return environment.fromSource(source, watermarks, "events");
    }

    static Properties producerSettings() {
        var settings = new Properties();
        settings.put("transaction.timeout.ms", "600000");
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", "100");
        settings.put("batch.size", Integer.toString(128 * 1024));
        return settings;
    }
}
