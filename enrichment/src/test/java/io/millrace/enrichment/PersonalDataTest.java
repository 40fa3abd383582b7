package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.raw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.JsonText;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configured personal data leaves the stage hashed in events, device states and profiles. */
class PersonalDataTest {
    @TempDir
    Path dir;

    @Test
    void everythingBeneathAConfiguredFieldIsHashedInEventsDeviceAndProfile() {
        var settings = Map.of(
                "enrichment.enrichers", "pii,traits",
                "enrichment.pii.fields", "address",
                "enrichment.pii.key", "a key of sixteen characters");
        try (var stage = new TestStage(dir, settings)) {
            stage.send(raw("m1")
                    .setType(EventType.IDENTIFY)
                    .setUserId("ann")
                    .setTraits(Map.of(
                            "Address.street",
                            "Main St",
                            "homes",
                            new JsonText("[{\"address\":{\"street\":\"Main St\"}}]")))
                    .build());
            stage.send(raw("m2").setAnonymousId("d2").setUserId("ann").build());

            stage.enriched();
            stage.send(raw("m3").setAnonymousId("d2").build());
            stage.send(raw("m4").build());
            assertThat(stage.enriched()).hasSize(2).allSatisfy(event -> assertThat(event.toString())
                    .contains("hmac:")
                    .doesNotContain("Main St"));
            assertThat(stage.profiles()).isNotEmpty().allSatisfy(change -> assertThat(change.value.toString())
                    .doesNotContain("Main St"));
            assertThat(new String(stage.deviceBytes(), ISO_8859_1))
                    .contains("hmac:")
                    .doesNotContain("Main St");
        }
    }
}
