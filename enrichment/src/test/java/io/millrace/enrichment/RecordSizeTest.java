package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.failed.Stage;
import io.millrace.schemas.topic.RecordLimit;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that grow in this stage stay within the size limit, or are marked or dead-lettered. */
class RecordSizeTest {
    @TempDir
    Path dir;

    private TestStage stage;

    @BeforeEach
    void start() {
        stage = new TestStage(
                dir,
                Map.of(
                        "enrichment.enrichers", "ip,traits",
                        "enrichment.traits.count", "1000",
                        "enrichment.traits.chars", "16384"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void anEventTooLargeWithItsPersonsTraitsKeepsItsOwnAndIsMarked() {
        stage.send(identify("m1", 900, 500).build());
        var large = raw("m2")
                .setProperties(Map.of("text", "x".repeat(600_000)))
                .setTraits(Map.of("own", 1L))
                .build();

        stage.send(large);

        var enriched = stage.enriched();
        assertThat(enriched.get(0).getTraits()).hasSize(900);
        assertThat(enriched.get(1).getProperties()).isEqualTo(large.getProperties());
        assertThat(enriched.get(1).getTraits()).isEqualTo(Map.of("own", 1L));
        assertThat(enriched.get(1).getEnrichmentErrors()).containsExactly("traits");
        assertThat(stage.failed()).isEmpty();
    }

    @Test
    void anEventTooLargeByItselfIsDeadLetteredAndTheNextOneIsEnriched() {
        var large = raw("m1").setProperties(Map.of("text", "ж".repeat(600_000))).build();
        stage.send(large);
        stage.send(raw("m2").build());

        assertThat(stage.failedRecords()).singleElement().satisfies(record -> {
            var failed = record.value();
            assertThat(record.key()).isEqualTo("default");
            assertThat(failed.getStage()).isEqualTo(Stage.ENRICHMENT);
            assertThat(failed.getReason()).isEqualTo(FailureReason.EVENT_TOO_LARGE);
            assertThat(failed.getTenant()).isEqualTo("default");
            assertThat(failed.getMessageId()).isEqualTo("m1");
            assertThat(failed.getTopic()).isEqualTo("events.raw");
            assertThat(failed.getTruncated()).isTrue();
            assertThat(failed.getOriginal().remaining()).isLessThan(RecordLimit.BYTES);
        });
        assertThat(stage.enriched()).extracting(event -> event.getMessageId()).containsExactly("m2");
        assertThat(stage.counter("events_in")).isEqualTo(2);
        assertThat(stage.counter("events_enriched")).isEqualTo(1);
        assertThat(stage.counter("events_failed")).isEqualTo(1);
    }

    @Test
    void anEventThatWasTooLargeIsNoDuplicateWhenSentAgain() {
        stage.send(
                raw("m1").setProperties(Map.of("text", "x".repeat(1_100_000))).build());
        stage.send(raw("m1").setProperties(Map.of("text", "x")).build());
        stage.send(raw("m1").setProperties(Map.of("text", "x")).build());

        assertThat(stage.failed()).hasSize(1);
        assertThat(stage.enriched()).hasSize(1);
        assertThat(stage.counter("events_duplicate")).isEqualTo(1);
    }

    @Test
    void deviceAndProfileFitInARecordHoweverManyTraitsAreSet() {
        for (int call = 0; call < 10; call++) {
            stage.send(identify("m" + call, 400, 400)
                    .setTraits(traits(call * 400, 400, 400))
                    .setTime(T0 + call)
                    .build());
        }

        assertThat(stage.largestDevice()).isBetween(100_000, RecordLimit.BYTES);
        assertThat(stage.profileSizes()).allSatisfy(size -> assertThat(size).isBetween(100_000, RecordLimit.BYTES));
        assertThat(stage.counter("traits_dropped")).isZero();
        assertThat(stage.failed()).isEmpty();
    }

    @Test
    void aTraitLargerThanItsShareStaysOnItsEventOnly() {
        stage.send(identify("m1", 1, 10_000).build());
        stage.send(raw("m2").setUserId("ann").build());

        assertThat(stage.enriched())
                .extracting(event -> event.getTraits().size())
                .containsExactly(1, 0);
    }

    private static RawEvent.Builder identify(String messageId, int traits, int chars) {
        return raw(messageId).setType(EventType.IDENTIFY).setUserId("ann").setTraits(traits(0, traits, chars));
    }

    private static Map<String, Object> traits(int from, int count, int chars) {
        var traits = new HashMap<String, Object>();
        for (int i = from; i < from + count; i++) {
            traits.put("t" + i, "x".repeat(chars));
        }
        return traits;
    }
}
