package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.identity.IdentityProcessor;
import io.millrace.enrichment.person.PersonProcessor;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.Events;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonMerge;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.serde.SchemaIds;
import io.millrace.schemas.topic.Topics;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage on state that release 0.2.0 wrote: ids of persons from then are those of users and devices, and stay valid. */
class UpgradeTest {
    /** Written by 0.2.0: a session an hour before T0, and where linked, user ann with the trait plan=pro. */
    private static final String LINKED =
            "010106616e6e80ea93d6f1660180ea93d6f166d00f904e0208706c616e80ea93d6f166050670726f";

    private static final String UNLINKED = "01000180ea93d6f166d00f904e";

    private final SchemaIds ids = TestRegistry.ids();
    private final Map<String, String> survivors = new HashMap<>();
    private TopologyTestDriver driver;
    private TestInputTopic<String, RawEvent> raw;
    private TestOutputTopic<String, EnrichedEvent> enriched;
    private TestOutputTopic<String, PersonMerge> merges;
    private int sent;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "millrace-enrichment");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        var metrics = new CollectorRegistry();
        var topology =
                TestStage.topology(Map.of(), ids, new EnrichmentCounters(metrics), new FailedEventCounter(metrics));
        driver = new TopologyTestDriver(topology, properties, TestStage.CLOCK.instant());
        raw = driver.createInputTopic(
                Topics.EVENTS_RAW.name(), Serdes.String().serializer(), AvroSerde.of(Topics.EVENTS_RAW, ids));
        enriched = driver.createOutputTopic(
                Topics.EVENTS_ENRICHED.name(),
                Serdes.String().deserializer(),
                AvroSerde.of(Topics.EVENTS_ENRICHED, ids));
        merges = driver.createOutputTopic(
                Topics.PERSON_MERGES.name(), Serdes.String().deserializer(), AvroSerde.of(Topics.PERSON_MERGES, ids));
        stored(IdentityProcessor.STORE, "old-phone", HexFormat.of().parseHex(LINKED));
        stored(IdentityProcessor.STORE, "old-tablet", HexFormat.of().parseHex(UNLINKED));
        stored(PersonProcessor.STORE, "ann", profile("ann", null));
        stored(PersonProcessor.STORE, "old-ann", profile("old-ann", "ann"));
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void stored(String store, String id, byte[] value) {
        KeyValueStore<Bytes, byte[]> values = driver.getKeyValueStore(store);
        values.put(Bytes.wrap((Events.TENANT + "/" + id).getBytes(StandardCharsets.UTF_8)), value);
    }

    private byte[] profile(String person, String mergedInto) throws IOException {
        return ReleasedProfile.bytes(ids, person, mergedInto, Map.of("plan", "pro"));
    }

    @Test
    void aDeviceThatWasLinkedKeepsThePersonOfItsUser() {
        assertThat(person("old-phone", null)).isEqualTo("ann");
        assertThat(person("old-phone", "ann")).isEqualTo("ann");

        assertThat(resolved("ann")).isEqualTo("ann");
    }

    @Test
    void aDeviceThatWasNotLinkedKeepsItsOwnId() {
        assertThat(person("old-tablet", null)).isEqualTo("old-tablet");
    }

    @Test
    void aDeviceOfBeforeThatLogsInIsMergedWithThePersonOfItsUser() {
        person("old-phone", null);
        var before = person("old-tablet", null);

        var after = person("old-tablet", "ann");

        assertThat(resolved(before)).isEqualTo(resolved("ann"));
        assertThat(resolved(after)).isEqualTo(resolved("ann"));
    }

    @Test
    void aNewDeviceOfAUserOfBeforeIsMergedIntoThatPerson() {
        person("old-phone", null);
        var before = person("new-phone", null);

        var after = person("new-phone", "ann");

        assertThat(before).startsWith("p_");
        assertThat(resolved(before)).isEqualTo("ann");
        assertThat(resolved(after)).isEqualTo("ann");
        assertThat(resolved(person("new-phone", null))).isEqualTo("ann");
    }

    @Test
    void aNewDeviceThatComesBeforeTheOldOneIsSeenAgainIsMergedOnceItIs() {
        var after = person("new-phone", "ann");

        assertThat(person("old-phone", null)).isEqualTo("ann");

        assertThat(resolved(after)).isEqualTo("ann");
    }

    private String person(String device, String user) {
        raw.pipeInput(
                Events.TENANT + "/" + device,
                Events.raw("m" + ++sent)
                        .setAnonymousId(device)
                        .setUserId(user)
                        .setTime(Events.T0 + sent * 1_000L)
                        .build(),
                Events.T0 + sent * 1_000L);
        var events = enriched.readValuesToList();
        assertThat(events).as("an event is published once").hasSize(1);
        return events.get(0).getPerson();
    }

    /** The person that the id is of now, as a reader of the merges finds it. */
    private String resolved(String id) {
        for (KeyValue<String, PersonMerge> merge : merges.readKeyValuesToList()) {
            survivors.put(merge.value.getPerson(), merge.value.getSurvivor());
        }
        var at = id;
        for (int hops = 0; survivors.get(at) != null; hops++) {
            assertThat(hops).isLessThanOrEqualTo(survivors.size());
            at = survivors.get(at);
        }
        return at;
    }
}
