package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TraitLimits;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnricherRegistryTest {
    private final EnricherTables tables = EnricherTables.load(new EnricherSettings(
            EnricherRegistry.names(),
            new CacheBudget(1 << 20),
            Optional.empty(),
            new RecognitionSettings(Optional.empty(), Map.of(), Set.of()),
            PiiHasher.none(),
            new TraitLimits(10, 100, 100)));

    @Test
    void enrichersRunByDefaultInTheOrderOfTheRegistry() {
        assertThat(EnricherRegistry.names())
                .containsExactly(
                        "user-agent", "geo", "referrer", "campaign", "attribution", "bot", "ip", "pii", "traits");
    }

    @Test
    void everyEnricherButGeoNeedsNoFile() {
        for (var name : EnricherRegistry.names()) {
            assertThat(EnricherRegistry.create(name, tables).isPresent())
                    .as(name)
                    .isEqualTo(!name.equals("geo"));
        }
    }

    @Test
    void anUnknownNameIsRejectedWithTheKnownOnes() {
        assertThatThrownBy(() -> EnricherRegistry.create("goe", tables))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goe")
                .hasMessageContaining("referrer");
    }
}
