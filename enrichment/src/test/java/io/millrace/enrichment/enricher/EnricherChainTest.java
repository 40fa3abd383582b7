package io.millrace.enrichment.enricher;

import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.cache.CacheBudget;
import io.millrace.enrichment.count.EnrichmentCounters;
import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.enrichment.trait.TraitLimits;
import io.millrace.runtime.config.ConfigException;
import io.millrace.schemas.event.EventType;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnricherChainTest {
    private static final TraitLimits LIMITS = new TraitLimits(10, 100, 100);
    private static final RecognitionSettings BUNDLED_TABLES =
            new RecognitionSettings(Optional.empty(), Map.of(), Set.of());

    private final CollectorRegistry metrics = new CollectorRegistry();
    private final EnrichmentCounters counters = new EnrichmentCounters(metrics);

    @Test
    void aFailingEnricherIsMarkedAndCountedAndTheOthersRun() {
        var event = raw("m1").setIp("not an address").setUserAgent("curl/8.5.0").build();

        var enriched = chain("ip", "bot").enrich(Resolved.of(event));

        assertThat(enriched.getEnrichmentErrors()).containsExactly("ip");
        assertThat(enriched.getIp()).isNull();
        assertThat(enriched.getBot()).isTrue();
        assertThat(metrics.getSampleValue(
                        "millrace_enrichment_enricher_errors_total", new String[] {"enricher"}, new String[] {"ip"}))
                .isEqualTo(1);
    }

    @Test
    void everyFieldOfTheRawEventIsCopied() {
        var event = raw("m1")
                .setType(EventType.PAGE)
                .setName("Cart")
                .setUserId("ann")
                .setGroupId("g1")
                .setProperties(Map.of("url", "https://shop.example/cart?x=1", "title", "Cart", "total", 9.5))
                .build();

        var enriched = chain().enrich(Resolved.of(event));

        assertThat(enriched.getTenant()).isEqualTo("default");
        assertThat(enriched.getName()).isEqualTo("Cart");
        assertThat(enriched.getUserId()).isEqualTo("ann");
        assertThat(enriched.getAnonymousId()).isEqualTo("d1");
        assertThat(enriched.getGroupId()).isEqualTo("g1");
        assertThat(enriched.getPageUrl()).isEqualTo("https://shop.example/cart?x=1");
        assertThat(enriched.getPagePath()).isEqualTo("/cart");
        assertThat(enriched.getPageTitle()).isEqualTo("Cart");
        assertThat(enriched.getProperties()).containsEntry("total", 9.5);
    }

    @Test
    void traitsOfTheEventOverrideThoseOfThePerson() {
        var known = TimedTraits.of(Map.of("plan", "pro", "city", "Bonn"), 20, LIMITS);
        var event = raw("m1").setTraits(Map.of("city", "Kiel")).build();

        var enriched = chain("traits").enrich(Resolved.of(event, known, Resolved.arrivals(Map.of(), Set.of())));

        assertThat(enriched.getTraits()).containsOnly(Map.entry("plan", "pro"), Map.entry("city", "Kiel"));
    }

    @Test
    void configuredPersonalDataIsHashedInPropertiesAndTraits() {
        var event = raw("m1")
                .setProperties(Map.of("email", "ann@example.com", "total", 1L))
                .setTraits(Map.of("email", "ann@example.com"))
                .build();

        var enriched = chain("pii").enrich(Resolved.of(event));

        assertThat(enriched.getProperties().get("email"))
                .asString()
                .startsWith("hmac:")
                .isEqualTo(enriched.getTraits().get("email"));
        assertThat(enriched.getProperties()).containsEntry("total", 1L);
    }

    @Test
    void aFileOfTheWrongKindIsAConfigurationErrorThatNamesItsSetting(@TempDir Path directory) throws IOException {
        var garbage = Files.writeString(directory.resolve("garbage"), "[not: what, it should be");

        assertThatThrownBy(() -> chain(Optional.of(garbage), BUNDLED_TABLES, "geo"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("enrichment.geoip.file: " + garbage);
        assertThatThrownBy(() -> chain(
                        Optional.empty(), new RecognitionSettings(Optional.of(garbage), Map.of(), Set.of()), "bot"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("enrichment.useragent.rules.file: " + garbage);
    }

    private EnricherChain chain(String... enrichers) {
        return chain(Optional.empty(), BUNDLED_TABLES, enrichers);
    }

    private EnricherChain chain(Optional<Path> geo, RecognitionSettings recognition, String... enrichers) {
        var settings = new EnricherSettings(
                List.of(enrichers),
                new CacheBudget(1 << 20),
                geo,
                recognition,
                PiiHasher.of(Set.of("email"), "a secret key"),
                LIMITS);
        return EnricherChain.of(settings, counters);
    }
}
