package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CampaignEnricherTest {
    private final CampaignEnricher enricher = new CampaignEnricher();

    @Test
    void utmParametersOfThePageAreTheCampaign() {
        var event = Resolved.by(
                enricher,
                Resolved.withContext(
                        Map.of(
                                "page.url",
                                "https://shop.example/?a=1&utm_source=news%20letter&utm_medium=email&utm_campaign=spring+sale&utm_term=100%&utm_content=#utm_source=no")));

        assertThat(event.getCampaignSource()).isEqualTo("news letter");
        assertThat(event.getCampaignMedium()).isEqualTo("email");
        assertThat(event.getCampaignName()).isEqualTo("spring sale");
        assertThat(event.getCampaignTerm()).isEqualTo("100%");
        assertThat(event.getCampaignContent()).isNull();
    }

    @Test
    void whatTheClientSaysGoesBeforeThePage() {
        var event = Resolved.by(
                enricher,
                Resolved.withContext(Map.of(
                        "page.url",
                        "https://shop.example/?utm_source=page&utm_medium=email",
                        "campaign.source",
                        "said")));

        assertThat(event.getCampaignSource()).isEqualTo("said");
        assertThat(event.getCampaignMedium()).isEqualTo("email");
    }

    @Test
    void anEventWithoutEitherHasNone() {
        assertThat(Resolved.by(enricher, Resolved.withContext(Map.of())).getCampaignSource())
                .isNull();
    }
}
