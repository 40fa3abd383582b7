package io.millrace.enrichment;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.dedup.DedupProcessor;
import io.millrace.enrichment.enricher.EnricherChain;
import io.millrace.enrichment.identity.IdentityProcessor;
import io.millrace.enrichment.person.PersonProcessor;
import io.millrace.runtime.config.ConfigReader;
import io.millrace.runtime.config.ConfigSource;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.person.PersonChange;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.profile.Profile;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.millrace.tracing.Tracing;
import io.prometheus.client.CollectorRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;

/** The stage on a TopologyTestDriver that can be restarted with its state. */
public final class TestStage implements AutoCloseable {
    /** The clock is a day ahead of the events of {@link Events}. */
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(Events.T0).plusSeconds(86_400), ZoneOffset.UTC);

    private final Map<String, String> settings;
    private final Map<String, Object> streams;
    private final Path dir;
    private final CollectorRegistry metrics = new CollectorRegistry();
    private final EnrichmentCounters counters = new EnrichmentCounters(metrics);
    private final FailedEventCounter failures = new FailedEventCounter(metrics);
    private final SchemaIds ids = TestRegistry.ids();
    private final Tracing tracing;
    private int starts;
    private TopologyTestDriver driver;
    private TestInputTopic<String, RawEvent> raw;
    private TestOutputTopic<String, EnrichedEvent> enriched;
    private TestOutputTopic<String, FailedEvent> failed;
    private TestOutputTopic<String, Profile> profiles;
    private TestInputTopic<String, PersonChange> changes;
    private TestOutputTopic<String, PersonMerge> merges;

    public TestStage(Path dir, Map<String, String> settings) {
        this(dir, settings, Map.of());
    }

    /** @param streams settings of Kafka Streams */
    public TestStage(Path dir, Map<String, String> settings, Map<String, Object> streams) {
        this(dir, settings, streams, Tracing.OFF);
    }

    /** With traces. */
    TestStage(Path dir, Tracing tracing) {
        this(dir, Map.of(), Map.of(), tracing);
    }

    private TestStage(Path dir, Map<String, String> settings, Map<String, Object> streams, Tracing tracing) {
        this.dir = dir;
        this.settings = settings;
        this.streams = streams;
        this.tracing = tracing;
        start();
    }

    static Topology topology(
            Map<String, String> settings, SchemaIds ids, EnrichmentCounters counters, FailedEventCounter failures) {
        return topology(settings, ids, counters, failures, Tracing.OFF);
    }

    private static Topology topology(
            Map<String, String> settings,
            SchemaIds ids,
            EnrichmentCounters counters,
            FailedEventCounter failures,
            Tracing tracing) {
        var reader = new ConfigReader(ConfigSource.of(settings));
        var config = EnrichmentConfig.read(reader);
        reader.verify();
        var chain = EnricherChain.of(config.enrichers(), counters);
        return new EnrichmentTopology(config, ids, chain, counters, failures, CLOCK)
                .tracedBy(tracing)
                .build();
    }

    private void start() {
        var properties = new Properties();
        properties.putAll(streams);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "millrace-enrichment");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, dir.resolve("start-" + starts++).toString());
        driver = new TopologyTestDriver(
                topology(settings, ids, counters, failures, tracing), properties, CLOCK.instant());
        raw = driver.createInputTopic(
                Topics.EVENTS_RAW.name(), Serdes.String().serializer(), AvroSerde.of(Topics.EVENTS_RAW, ids));
        enriched = driver.createOutputTopic(
                Topics.EVENTS_ENRICHED.name(),
                Serdes.String().deserializer(),
                AvroSerde.of(Topics.EVENTS_ENRICHED, ids));
        failed = driver.createOutputTopic(
                Topics.EVENTS_FAILED.name(), Serdes.String().deserializer(), AvroSerde.of(Topics.EVENTS_FAILED, ids));
        profiles = driver.createOutputTopic(
                Topics.PROFILES.name(), Serdes.String().deserializer(), AvroSerde.of(Topics.PROFILES, ids));
        changes = driver.createInputTopic(
                Topics.PERSON_CHANGES.name(), Serdes.String().serializer(), AvroSerde.of(Topics.PERSON_CHANGES, ids));
        merges = driver.createOutputTopic(
                Topics.PERSON_MERGES.name(), Serdes.String().deserializer(), AvroSerde.of(Topics.PERSON_MERGES, ids));
    }

    /** Restarts the stage; its stores are restored as from their changelogs. */
    public void restart() {
        var devices = entries(driver.<Bytes, byte[]>getKeyValueStore(IdentityProcessor.STORE));
        var seen = new ArrayList<KeyValue<Bytes, KeyValue<Long, Long>>>();
        WindowStore<Bytes, Long> before = driver.getWindowStore(DedupProcessor.STORE);
        try (var all = before.all()) {
            all.forEachRemaining(entry -> seen.add(KeyValue.pair(
                    entry.key.key(), KeyValue.pair(entry.key.window().start(), entry.value))));
        }
        var persons = entries(driver.<Bytes, byte[]>getKeyValueStore(PersonProcessor.STORE));
        driver.close();
        start();
        KeyValueStore<Bytes, byte[]> restored = driver.getKeyValueStore(IdentityProcessor.STORE);
        devices.forEach(entry -> restored.put(entry.key, entry.value));
        KeyValueStore<Bytes, byte[]> nodes = driver.getKeyValueStore(PersonProcessor.STORE);
        persons.forEach(entry -> nodes.put(entry.key, entry.value));
        WindowStore<Bytes, Long> after = driver.getWindowStore(DedupProcessor.STORE);
        seen.forEach(entry -> after.put(entry.key, entry.value.value, entry.value.key));
    }

    private static List<KeyValue<Bytes, byte[]>> entries(KeyValueStore<Bytes, byte[]> store) {
        var entries = new ArrayList<KeyValue<Bytes, byte[]>>();
        try (var all = store.all()) {
            all.forEachRemaining(entries::add);
        }
        return entries;
    }

    /** Store of device states. */
    public KeyValueStore<Bytes, byte[]> devices() {
        return driver.getKeyValueStore(IdentityProcessor.STORE);
    }

    /** Store of persons' nodes. */
    public KeyValueStore<Bytes, byte[]> persons() {
        return driver.getKeyValueStore(PersonProcessor.STORE);
    }

    /** Sends a change by hand, as the API does. */
    public void send(PersonChange change) {
        changes.pipeInput(
                new TestRecord<>(PersonCommands.key(change), change, Instant.ofEpochMilli(change.getSince())));
    }

    /** Sends an event as ingest does. */
    public void send(RawEvent event) {
        sendKeyed(Events.key(event), event);
    }

    /** Sends an event with any key. */
    public void sendKeyed(String key, RawEvent event) {
        raw.pipeInput(
                new TestRecord<>(key, event, Instant.ofEpochMilli(event == null ? Events.T0 : event.getReceivedAt())));
    }

    /** Sends an event as ingest does, with a header. */
    void send(RawEvent event, String header, String value) {
        var at = Instant.ofEpochMilli(event.getReceivedAt());
        var headers = new RecordHeaders().add(header, value.getBytes(StandardCharsets.US_ASCII));
        raw.pipeInput(new TestRecord<>(Events.key(event), event, headers, at));
    }

    /** Events enriched since the last call. */
    public List<EnrichedEvent> enriched() {
        return enriched.readValuesToList();
    }

    /** Records enriched since the last call. */
    public List<TestRecord<String, EnrichedEvent>> enrichedRecords() {
        return enriched.readRecordsToList();
    }

    /** Events failed since the last call. */
    public List<FailedEvent> failed() {
        return failed.readValuesToList();
    }

    /** Records of failed events since the last call. */
    public List<TestRecord<String, FailedEvent>> failedRecords() {
        return failed.readRecordsToList();
    }

    /** Bytes of the largest device state with its key. */
    public int largestDevice() {
        return entries(driver.<Bytes, byte[]>getKeyValueStore(IdentityProcessor.STORE)).stream()
                .mapToInt(entry -> entry.key.get().length + entry.value.length)
                .max()
                .orElseThrow();
    }

    /** Encoded states of all devices, concatenated. */
    public byte[] deviceBytes() {
        var all = new ByteArrayOutputStream();
        entries(driver.<Bytes, byte[]>getKeyValueStore(IdentityProcessor.STORE))
                .forEach(entry -> all.writeBytes(entry.value));
        return all.toByteArray();
    }

    /** Bytes of each profile that changed since the last call. */
    public List<Integer> profileSizes() {
        var serde = AvroSerde.of(Topics.PROFILES, ids);
        return profiles().stream()
                .map(change -> serde.serialize(Topics.PROFILES.name(), change.value).length + change.key.length())
                .toList();
    }

    /** Profiles that changed since the last call, by key. */
    public List<KeyValue<String, Profile>> profiles() {
        return profiles.readKeyValuesToList();
    }

    /** Records of {@code person-merges} since the last call. */
    public List<PersonMerge> merges() {
        return merges.readValuesToList();
    }

    /** Schemas of the topics. */
    SchemaIds ids() {
        return ids;
    }

    /** Serialized form of an event. */
    public byte[] bytes(RawEvent event) {
        return AvroSerde.of(Topics.EVENTS_RAW, ids).serialize(Topics.EVENTS_RAW.name(), event);
    }

    /** A counter's value, as Prometheus reads it. */
    public long counter(String name) {
        return metrics.getSampleValue("millrace_enrichment_" + name + "_total").longValue();
    }

    @Override
    public void close() {
        driver.close();
    }
}
