package io.millrace.runtime.testing;

import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Runs a topology without a broker: rows go in by topic, rows come out by topic, and a topic read as a table keeps the
 * last value of each key. For one thread; close it.
 */
public final class TopologyTable implements AutoCloseable {
    private final TopologyTestDriver driver;
    private final SchemaIds ids;
    private final Path stateDir;
    private final Map<String, TestInputTopic<?, ?>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<?, ?>> outputs = new HashMap<>();

    /** Runs the topology, whose serdes must be made over the same ids, from the start of wall-clock time. */
    public TopologyTable(Topology topology, SchemaIds ids) {
        this(topology, ids, Map.of(), Instant.EPOCH);
    }

    /** Runs the topology with configs of its own; wall-clock time starts at the instant. */
    public TopologyTable(Topology topology, SchemaIds ids, Map<String, ?> configs, Instant wallClock) {
        this.ids = ids;
        this.stateDir = temporary();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        // Exactly once, the driver forgets what is sent while a record is taken in: dead letters would not be seen.
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.putAll(configs);
        this.driver = new TopologyTestDriver(topology, properties, wallClock);
    }

    /** Pipes a row in; the record's timestamp is the instant given, ms since the epoch. */
    public <K, V> TopologyTable in(Topic<K, V> topic, K key, V value, long timestampMillis) {
        input(topic).pipeInput(key, value, timestampMillis);
        return this;
    }

    /** Pipes in whatever bytes, such as corrupt ones. */
    public TopologyTable inBytes(String topic, byte[] key, byte[] value, long timestampMillis) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(key, value, timestampMillis);
        return this;
    }

    @SuppressWarnings("unchecked") // put in by topic, whose types these are
    private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
        return (TestInputTopic<K, V>) inputs.computeIfAbsent(
                topic.name(),
                name -> driver.createInputTopic(name, topic.keySerde().serializer(), AvroSerde.of(topic, ids)));
    }

    /** Takes every row that has come out on the topic since the last call, in order. */
    public <K, V> List<TestRecord<K, V>> records(Topic<K, V> topic) {
        return output(topic).readRecordsToList();
    }

    /** Takes every value that has come out on the topic since the last call, in order. */
    public <K, V> List<V> values(Topic<K, V> topic) {
        var values = new ArrayList<V>();
        records(topic).forEach(record -> values.add(record.value()));
        return values;
    }

    /** Takes what has come out since the last call as a table: the last value by key, tombstoned keys gone. */
    public <K, V> Map<K, V> table(Topic<K, V> topic) {
        var table = new LinkedHashMap<K, V>();
        records(topic).forEach(record -> {
            if (record.value() == null) {
                table.remove(record.key());
            } else {
                table.put(record.key(), record.value());
            }
        });
        return table;
    }

    /** Takes every value on the topic as its bytes. */
    public List<byte[]> bytes(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList();
    }

    @SuppressWarnings("unchecked") // put in by topic, whose types these are
    private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
        return (TestOutputTopic<K, V>) outputs.computeIfAbsent(
                topic.name(),
                name -> driver.createOutputTopic(name, topic.keySerde().deserializer(), AvroSerde.of(topic, ids)));
    }

    /** Lets wall-clock time pass, and punctuators run. */
    public TopologyTable pass(Duration time) {
        driver.advanceWallClockTime(time);
        return this;
    }

    /** A state store by name. */
    public <S extends StateStore> S store(String name, Class<S> type) {
        return type.cast(driver.getStateStore(name));
    }

    /** The driver itself, for what is not here. */
    public TopologyTestDriver driver() {
        return driver;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("topology");
        } catch (IOException e) {
            throw new UncheckedIOException("no place for state", e);
        }
    }

    @Override
    public void close() {
        driver.close();
        try (var files = Files.walk(stateDir)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean up " + stateDir, e);
        }
    }
}
