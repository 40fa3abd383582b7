package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.runtime.failed.FailedEventCounter;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.person.PersonIds;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrichmentTopologyTest {
    @TempDir
    Path dir;

    private TestStage stage;

    @BeforeEach
    void start() {
        stage = new TestStage(dir, Map.of("enrichment.enrichers", "ip,traits"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void theTopologyMatchesTheGoldenFile() throws IOException {
        var metrics = new CollectorRegistry();

        var described = TestStage.topology(
                        Map.of(), TestRegistry.ids(), new EnrichmentCounters(metrics), new FailedEventCounter(metrics))
                .describe()
                .toString();

        assertThat(described).isEqualTo(Files.readString(Path.of("src/test/resources/topology.txt")));
    }

    @Test
    void anEnrichedEventIsKeyedByPersonAndTimestampedWithItsReceipt() {
        stage.send(raw("m1").setTime(T0 - 5_000).setUserId("ann").build());

        var record = stage.enrichedRecords().get(0);
        assertThat(record.key()).isEqualTo("default/" + PersonIds.ofDevice("default", "d1"));
        assertThat(record.timestamp()).isEqualTo(T0);
        assertThat(record.value().getTime()).isEqualTo(T0 - 5_000);
    }

    @Test
    void aDuplicateIsCountedAndNotForwarded() {
        stage.send(raw("m1").build());
        stage.send(raw("m1").setReceivedAt(T0 + 1_000).build());

        assertThat(stage.enriched()).hasSize(1);
        assertThat(stage.counter("events_duplicate")).isEqualTo(1);
    }

    @Test
    void theSameMessageIdOfAnotherTenantIsNoDuplicate() {
        stage.send(raw("m1").build());
        stage.send(raw("m1").setTenant("acme").build());

        assertThat(stage.enriched()).hasSize(2);
    }

    @Test
    void anInvalidEventIsDeadLetteredWithItsBytesAndTheNextOneIsEnriched() {
        var poison = raw("").build();
        stage.send(poison);
        stage.send(raw("m1").build());

        var failed = stage.failed().get(0);
        assertThat(failed.getStage()).isEqualTo(Stage.ENRICHMENT);
        assertThat(failed.getReason()).isEqualTo(FailureReason.POISON_EVENT);
        assertThat(failed.getMessage()).contains("messageId");
        assertThat(failed.getTopic()).isEqualTo("events.raw");
        assertThat(failed.getOriginal()).isEqualTo(ByteBuffer.wrap(stage.bytes(poison)));
        assertThat(stage.enriched()).hasSize(1);
    }

    @Test
    void aRecordWithoutAValueIsDeadLettered() {
        stage.sendKeyed("default/d1", null);

        assertThat(stage.failed()).singleElement().satisfies(failed -> assertThat(failed.getMessage())
                .isEqualTo("a record without a value"));
    }

    @Test
    void everyEventReadIsEnrichedOrDuplicateOrFailed() {
        stage.send(raw("m1").build());
        stage.send(raw("m2").build());
        stage.send(raw("m2").build());
        stage.send(raw("").build());

        assertThat(stage.counter("events_in"))
                .isEqualTo(4)
                .isEqualTo(stage.counter("events_enriched")
                        + stage.counter("events_duplicate")
                        + stage.counter("events_failed"));
        assertThat(stage.enriched()).hasSize(2);
        assertThat(stage.failed()).hasSize(1);
    }

    @Test
    void traitsSetOnOneDeviceShowOnAnotherDeviceOfThePerson() {
        stage.send(raw("m1")
                .setType(EventType.IDENTIFY)
                .setUserId("ann")
                .setTraits(Map.of("plan", "pro"))
                .build());
        stage.send(
                raw("m2").setAnonymousId("d2").setUserId("ann").setTime(T0 + 1).build());
        stage.send(raw("m3").setAnonymousId("d2").setTime(T0 + 2).build());

        var events = stage.enriched();
        assertThat(events.get(0).getTraits()).containsEntry("plan", "pro");
        assertThat(events.get(2).getTraits()).containsEntry("plan", "pro");
        assertThat(events.get(2).getPerson()).isEqualTo(events.get(0).getPerson());
    }

    @Test
    void aPersonMergedByAnAliasIsTheOtherPersonOnEveryDevice() {
        stage.send(raw("m1")
                .setType(EventType.ALIAS)
                .setAnonymousId(null)
                .setPreviousId("old")
                .setUserId("new")
                .build());
        stage.send(raw("m2").setAnonymousId("d7").setUserId("old").build());
        stage.send(raw("m3").setAnonymousId("d7").build());
        stage.send(raw("m4").setAnonymousId("d8").setUserId("new").build());
        stage.send(raw("m5").setAnonymousId("d8").build());

        var records = stage.enrichedRecords();
        assertThat(records.get(4).key()).isEqualTo(records.get(2).key());
        assertThat(stage.counter("person_changes_read")).isEqualTo(stage.counter("person_changes_sent"));
        assertThat(stage.counter("person_updates_read")).isEqualTo(stage.counter("person_updates_sent"));
    }

    @Test
    void aRestartKeepsSeenMessagesLinksAndSessions() {
        stage.send(raw("m1").setUserId("ann").build());
        var before = stage.enriched().get(0);

        stage.restart();
        stage.send(raw("m1").setUserId("ann").build());
        stage.send(raw("m2").setTime(T0 + 60_000).build());

        var after = stage.enriched();
        assertThat(after).singleElement().satisfies(event -> {
            assertThat(event.getPerson()).isEqualTo(before.getPerson());
            assertThat(event.getSession()).isEqualTo(before.getSession());
        });
    }
}
