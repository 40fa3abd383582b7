package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttributionTest {
    private static final String NEWS = "/?utm_source=news&utm_medium=email&utm_campaign=May&utm_content=top";
    private static final String GOOGLE = "https://www.google.com/";

    @TempDir
    Path dir;

    private Visits visits;

    @BeforeEach
    void start() {
        visits = new Visits(dir, Map.of());
    }

    @AfterEach
    void stop() {
        visits.close();
    }

    @Test
    void anOrderBelongsToTheCampaignOfItsSessionAndKeepsNoneOfItsOwn() {
        visits.page("d1", NEWS, GOOGLE);
        var order = visits.track("d1", "Order Completed");

        assertThat(order.getAttributionSource()).isEqualTo("news");
        assertThat(order.getAttributionMedium()).isEqualTo("email");
        assertThat(order.getAttributionName()).isEqualTo("May");
        assertThat(order.getAttributionTerm()).isNull();
        assertThat(order.getAttributionContent()).isEqualTo("top");
        assertThat(order.getAttributionReferrer()).isEqualTo("google.com");
        assertThat(order.getCampaignSource()).isNull();
        assertThat(order.getFirstTouchName()).isEqualTo("May");
    }

    @Test
    void theReferrerOfTheFirstPageBringsTheSessionAndLaterOnesDoNot() {
        visits.page("d1", "/", GOOGLE);
        var later = visits.page("d1", "/cart", "https://pay.example/return");

        assertThat(later.getReferrerMedium()).isEqualTo("referral");
        assertThat(later.getAttributionSource()).isEqualTo("Google");
        assertThat(later.getAttributionMedium()).isEqualTo("search");
    }

    @Test
    void aCampaignInMidSessionStartsANewAttributionInTheSameSession() {
        var direct = visits.page("d1", "/", null);
        var clicked = visits.page("d1", "/?gclid=1", null);
        var order = visits.track("d1", "Order Completed");

        assertThat(direct.getAttributionMedium()).isEqualTo("direct");
        assertThat(direct.getAttributionSource()).isNull();
        assertThat(order.getSession()).isEqualTo(direct.getSession()).isEqualTo(clicked.getSession());
        assertThat(order.getAttributionSource()).isEqualTo("google");
        assertThat(order.getAttributionMedium()).isEqualTo("cpc");
        assertThat(order.getFirstTouchMedium()).isEqualTo("direct");
    }

    @Test
    void theNextSessionHasAnAttributionOfItsOwnAndTheFirstTouchStays() {
        visits.page("d1", NEWS, null);
        visits.pause(31);
        var next = visits.page("d1", "/", null);

        assertThat(next.getAttributionMedium()).isEqualTo("direct");
        assertThat(next.getFirstTouchSource()).isEqualTo("news");
    }

    @Test
    void aLandingPageThatComesLateIsThatOfTheEventsAfterItThatAreNotYetPublished() {
        visits.pause(10);
        var before = visits.track("d1", "Product Viewed");
        visits.page("d1", "/shoes", "https://shop.example/");
        visits.pageAgo("d1", NEWS, 5);
        var order = visits.track("d1", "Order Completed");

        assertThat(before.getAttributionMedium()).isNull();
        assertThat(order.getAttributionSource()).isEqualTo("news");
        assertThat(order.getFirstTouchSource()).isEqualTo("news");
        assertThat(visits.stage().counter("touches_late")).isEqualTo(1);
    }

    @Test
    void aSessionOfTheClientKeepsItsAttributionThroughAPauseAndAnotherHasItsOwn() {
        visits.client("one").page("d1", NEWS, null);
        visits.pause(45);
        var resumed = visits.client("one").track("d1", "Order Completed");
        var other = visits.client("two").page("d1", "/", GOOGLE);
        var server = visits.client(null).track("d1", "Order Shipped");

        assertThat(resumed.getSession()).isEqualTo("one");
        assertThat(resumed.getAttributionSource()).isEqualTo("news");
        assertThat(other.getAttributionSource()).isEqualTo("Google");
        assertThat(server.getAttributionSource()).isEqualTo("Google");
    }

    @Test
    void aServersEventHasTheFirstTouchOfItsPersonAndNoSessionOfAVisit() {
        visits.page("d1", NEWS, null);
        visits.login("d1", "ann");
        visits.server("ann", "Order Completed");
        var order = visits.server("ann", "Order Completed");

        assertThat(order.getFirstTouchSource()).isEqualTo("news");
        assertThat(order.getAttributionSource()).isNull();
        assertThat(order.getAttributionMedium()).isNull();
    }

    @Test
    void theFirstTouchOfMergedPersonsIsTheEarliestOnEveryDevice() {
        visits.page("phone", "/", GOOGLE);
        visits.login("phone", "ann");
        visits.page("laptop", NEWS, null);
        visits.login("laptop", "ann");

        assertThat(visits.track("laptop", "Order Completed").getFirstTouchSource())
                .isEqualTo("Google");
        assertThat(visits.track("laptop", "Order Completed").getAttributionSource())
                .isEqualTo("news");
        assertThat(visits.track("phone", "Product Viewed").getFirstTouchSource())
                .isEqualTo("Google");
    }

    @Test
    void anEarlierTouchThatComesLateOnOneDeviceIsTheFirstOnTheOther() {
        visits.pause(60);
        visits.page("phone", "/", GOOGLE);
        visits.login("phone", "ann");
        visits.page("laptop", "/", null);
        visits.login("laptop", "ann");
        visits.pageAgo("laptop", NEWS, 55);

        assertThat(visits.track("phone", "Order Completed").getFirstTouchSource())
                .isEqualTo("news");
    }

    @Test
    void anErasedPersonBeginsAnew() {
        var landing = visits.page("d1", NEWS, null);
        visits.login("d1", "ann");
        visits.change(PersonCommands.erase("default", landing.getPerson(), visits.now()));
        var again = visits.page("d1", "/", GOOGLE);

        assertThat(again.getFirstTouchSource()).isEqualTo("Google");
        assertThat(again.getAttributionSource()).isEqualTo("Google");
        assertThat(visits.merges()).extracting("reason").contains(MergeReason.ERASED);
    }

    @Test
    void touchesSurviveARestart() {
        visits.page("d1", NEWS, null);
        visits.stage().restart();

        assertThat(visits.track("d1", "Order Completed").getAttributionSource()).isEqualTo("news");
    }

    @Test
    void withoutTheEnricherNothingIsKept() {
        visits.close();
        visits = new Visits(dir.resolve("off"), Map.of("enrichment.enrichers", "campaign,referrer"));
        visits.page("d1", NEWS, null);
        var order = visits.track("d1", "Order Completed");

        assertThat(order.getAttributionSource()).isNull();
        assertThat(order.getFirstTouchSource()).isNull();
        assertThat(storedText()).doesNotContain("news");
    }

    @Test
    void personalDataInCampaignsIsHashedBeforeItIsStored() {
        visits.close();
        visits = new Visits(
                dir.resolve("pii"),
                Map.of(
                        "enrichment.pii.fields",
                        "campaign.content,page.referrer",
                        "enrichment.pii.key",
                        "0123456789abcdef"));
        var landing = visits.page("d1", "/?utm_source=news&utm_content=ann%40example.com", GOOGLE);
        var order = visits.track("d1", "Order Completed");

        assertThat(order.getAttributionContent())
                .startsWith("hmac:")
                .isEqualTo(landing.getCampaignContent())
                .isEqualTo(order.getFirstTouchContent());
        assertThat(order.getAttributionReferrer()).startsWith("hmac:");
        assertThat(storedText()).contains("news").doesNotContain("ann").doesNotContain("google");
    }

    private String storedText() {
        return new String(visits.stage().deviceBytes(), StandardCharsets.ISO_8859_1);
    }
}
