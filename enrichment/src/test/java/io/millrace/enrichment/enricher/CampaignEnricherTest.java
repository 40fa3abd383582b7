package io.millrace.enrichment.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.arrival.ArrivalReader;
import io.millrace.enrichment.arrival.CampaignPart;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.RawEvent;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CampaignEnricherTest {
    private final ArrivalReader arrivals =
            Resolved.arrivals(Map.of("REF", CampaignPart.SOURCE, "cid", CampaignPart.NAME), Set.of());

    private EnrichedEvent campaignOf(RawEvent event) {
        return Resolved.by(new CampaignEnricher(), Resolved.of(event, TimedTraits.NONE, arrivals));
    }

    @Test
    void utmParametersOfThePageSetTheCampaign() {
        var event = campaignOf(
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
    void aCampaignSentByTheClientTakesPrecedenceOverThePage() {
        var event = campaignOf(Resolved.withContext(Map.of(
                "page.url", "https://shop.example/?utm_source=page&utm_medium=email", "campaign.source", "said")));

        assertThat(event.getCampaignSource()).isEqualTo("said");
        assertThat(event.getCampaignMedium()).isEqualTo("email");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ?UTM_SOURCE=Flyer&Utm_Medium=Print&utm_Campaign=Mai|Flyer|Print|Mai||
        ?a=1&amp;utm_source=news&amp;utm_medium=email|news|email|||
        ?utm_source=news&amp;amp;utm_medium=email|news|email|||
        ?a=1;utm_source=news;utm_medium=email|news|email|||
        ?a=1?utm_source=news&utm_medium=email|news|email|||
        ?utm%5Fsource=news&utm_term=a;b?c|news|||a;b?c|
        #utm_source=news&utm_medium=email|news|email|||
        /#/shop?utm_source=news|news||||
        ?utm_source=&utm_source=%20&utm_source=news|news||||
        ?utm_campaign=Fr%FChling&utm_source=caf%C3%A9|caf\u00e9||Fr\u00fchling||
        ?utm_source=50%&utm_medium=a+b%2Bc|50%|a b+c|||
        ?pk_campaign=Mai&pk_kwd=shoes&pk_source=news&pk_medium=email&pk_content=top|news|email|Mai|shoes|top
        ?mtm_campaign=Mai&mtm_keyword=shoes&mtm_source=news&mtm_medium=email&mtm_content=top|news|email|Mai|shoes|top
        ?piwik_campaign=Mai&piwik_kwd=shoes|||Mai|shoes|
        ?matomo_campaign=Mai&matomo_kwd=shoes|||Mai|shoes|
        ?ref=partner&CID=7|partner||7||
        ?utm_source=news&ref=partner|news||||
        ?gclid=Cj0KCQ|google|cpc|||
        ?GCLID=x&utm_campaign=Mai|google|cpc|Mai||
        ?msclkid=1|bing|cpc|||
        ?fbclid=1|facebook|cpc|||
        ?fbclid=1&gclid=1|google|cpc|||
        ?dclid=1|google|display|||
        ?gbraid=1|google|cpc|||
        ?fbclid=1&utm_medium=paid|facebook|paid|||
        ?ttclid=1|tiktok|cpc|||
        ?wbraid=1|google|cpc|||
        ?yclid=1|yandex|cpc|||
        ?twclid=1|twitter|cpc|||
        ?li_fat_id=1|linkedin|cpc|||
        ?mc_cid=1|mailchimp|email|||
        ?gclid=1&utm_source=news|news||||
        ?gclid=|||||
        ?my_utm_source=no&utm_sourced=no|||||
        /path/utm_source=no|||||
        """)
    void aCampaignIsReadFromEveryNotationInUse(
            String query, String source, String medium, String name, String term, String content) {
        var event = campaignOf(Resolved.withContext(Map.of("page.url", "https://shop.example" + query)));

        assertThat(event.getCampaignSource()).isEqualTo(source);
        assertThat(event.getCampaignMedium()).isEqualTo(medium);
        assertThat(event.getCampaignName()).isEqualTo(name);
        assertThat(event.getCampaignTerm()).isEqualTo(term);
        assertThat(event.getCampaignContent()).isEqualTo(content);
    }

    @Test
    void theQueryBesideACanonicalUrlCountsAndSoDoesANumber() {
        var event = campaignOf(Resolved.withContext(Map.of(
                "page.url", "https://shop.example/shoes",
                "page.search", "?utm_source=news&gclid=1",
                "campaign.name", 2026L)));

        assertThat(event.getCampaignSource()).isEqualTo("news");
        assertThat(event.getCampaignName()).isEqualTo("2026");
    }

    @Test
    void aUrlOfTheGreatestLengthIsReadInLinearTime() {
        var event = campaignOf(Resolved.withContext(
                Map.of("page.url", "https://shop.example/?" + "utm_term=;".repeat(3_200) + "&utm_source=x")));

        assertThat(event.getCampaignSource()).isEqualTo("x");
    }

    @Test
    void anEventWithoutCampaignParametersHasNoCampaign() {
        assertThat(campaignOf(Resolved.withContext(Map.of())).getCampaignSource())
                .isNull();
    }
}
