package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.pii.PiiHasher;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PiiEnricherTest {
    @Test
    void fieldsDerivedFromConfiguredOnesAreHashedToo() {
        var page = Events.raw("m1")
                .setType(EventType.PAGE)
                .setProperties(Map.of("url", "https://shop.example/ann?mail=a@example.com", "title", "Ann's cart"))
                .setContext(Map.of("page.referrer", "https://ref.example/", "campaign.name", "spring"))
                .build();

        var url = Resolved.by(new PiiEnricher(PiiHasher.of(Set.of("url"), "key")), page);
        var title = Resolved.by(new PiiEnricher(PiiHasher.of(Set.of("page.title"), "key")), page);

        assertThat(url.getPageUrl())
                .startsWith("hmac:")
                .isEqualTo(url.getProperties().get("url"));
        assertThat(url.getPagePath()).startsWith("hmac:");
        assertThat(url.getPageTitle()).isEqualTo("Ann's cart");
        assertThat(url.getPageReferrer()).isEqualTo("https://ref.example/");
        assertThat(title.getPageTitle()).startsWith("hmac:");
        assertThat(title.getPageUrl()).startsWith("https:");
    }

    @Test
    void aCampaignFieldIsHashedOnlyByItsWholePath() {
        var event = Resolved.withContext(Map.of("campaign.name", "ann", "campaign.source", "mail"));
        var everyday = hashedCampaign("name", event);
        var whole = hashedCampaign("campaign.name", event);

        assertThat(everyday.getCampaignName()).isEqualTo("ann");
        assertThat(whole.getCampaignName()).startsWith("hmac:");
        assertThat(whole.getCampaignSource()).isEqualTo("mail");
    }

    /** The event after the enrichers campaign and pii. */
    private static EnrichedEvent hashedCampaign(String piiField, RawEvent event) {
        var in = Resolved.of(event);
        var out = BaseFields.of(in);
        new CampaignEnricher().enrich(in, out);
        new PiiEnricher(PiiHasher.of(Set.of(piiField), "key")).enrich(in, out);
        return out;
    }
}
