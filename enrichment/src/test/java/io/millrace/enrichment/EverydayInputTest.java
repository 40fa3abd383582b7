package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.value.EventLimits;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrichment accepts whatever ingest accepts, and reads it with the same meaning. */
class EverydayInputTest {
    @TempDir
    Path dir;

    private TestStage stage;

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void threeDevicesWithTheUserIdNullAreThreePersons() {
        start(Map.of());

        for (var device : new String[] {"d1", "d2", "d3"}) {
            stage.send(
                    raw("m-" + device).setAnonymousId(device).setUserId("null").build());
        }

        assertThat(stage.enriched())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.getUserId()).isNull())
                .extracting(EnrichedEvent::getPerson)
                .doesNotHaveDuplicates()
                .doesNotContain("null");
    }

    @Test
    void idsThatCountAsAbsentCanBeConfigured() {
        start(Map.of("placeholder.ids", "guest"));

        stage.send(raw("m1").setAnonymousId("d1").setUserId("Guest").build());
        stage.send(raw("m2").setAnonymousId("d2").setUserId("nil").build());

        assertThat(stage.enriched()).extracting(EnrichedEvent::getUserId).containsExactly(null, "nil");
    }

    @Test
    void aNumericSessionIdOfTheClientIsTheSession() {
        start(Map.of());

        for (long session : new long[] {1793610000123L, 1793610000456L, 0}) {
            stage.send(
                    raw("m-" + session).setContext(Map.of("sessionId", session)).build());
        }

        assertThat(stage.enriched())
                .extracting(EnrichedEvent::getSession)
                .contains("1793610000123", "1793610000456")
                .doesNotContain("0");
    }

    @Test
    void theLongestIdsAndTheEarliestTimeThatIngestAcceptsAreEnriched() {
        start(Map.of());
        var longest = "i".repeat(EventLimits.ID_CHARS);

        stage.send(raw(longest)
                .setAnonymousId(longest)
                .setUserId(longest)
                .setName("n".repeat(EventLimits.NAME_CHARS))
                .setTime(EventLimits.EARLIEST)
                .setContext(Map.of("sessionId", longest))
                .build());

        assertThat(stage.failed()).isEmpty();
        assertThat(stage.enriched()).singleElement().satisfies(event -> assertThat(event.getSession())
                .isEqualTo(longest));
    }

    @Test
    void anAddressWithAPortIsReadAndNoEnricherFails() {
        start(Map.of("enrichment.enrichers", "ip"));

        stage.send(raw("m1").setIp("203.0.113.9:51234").build());

        assertThat(stage.enriched()).singleElement().satisfies(event -> {
            assertThat(event.getIp()).isEqualTo("203.0.113.0");
            assertThat(event.getEnrichmentErrors()).isEmpty();
        });
    }

    private void start(Map<String, String> settings) {
        stage = new TestStage(dir, settings);
    }
}
