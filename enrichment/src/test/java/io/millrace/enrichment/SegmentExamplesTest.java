package io.millrace.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The journeys by which Segment's documentation explains identity, as of November 2026: the shop of its e-commerce example, the
 * scenarios of its best practices for identify, and the rules of its identity graph. What differs here says so by its name;
 * IDENTITY.md has the sources.
 */
class SegmentExamplesTest {
    @TempDir
    Path dir;

    @AutoClose
    private People people;

    @Test
    void whoLooksAroundInAnAppAndThenSignsUpIsOnePerson() {
        start(Map.of());

        var opened = people.track("iphone", null);
        var clicked = people.track("iphone", null);
        var signedUp = people.identify("iphone", "jane", Map.of("email", "jane@shop.example"));
        var bought = people.track("iphone", "jane");

        assertThat(Stream.of(opened, clicked, signedUp, bought).map(people::personOf))
                .containsOnly(opened.getPerson());
        assertThat(people.merges()).as("nothing published was wrong").isEmpty();
        assertThat(bought.getUserId()).isEqualTo("jane");
        assertThat(bought.getAnonymousId()).isEqualTo("iphone");
    }

    @Test
    void whoLogsInOnAPhoneOfAnotherMakeIsStillThatPerson() {
        start(Map.of());
        var bought = people.identify("iphone", "jane", Map.of("email", "jane@shop.example"));

        var android = people.identify("android", "jane", Map.of());
        var later = people.track("android", null);

        assertThat(people.personOf(android)).isEqualTo(people.personOf(bought));
        assertThat(later.getPerson()).isEqualTo(bought.getPerson());
        assertThat(later.getTraits()).containsEntry("email", "jane@shop.example");
    }

    @Test
    void anotherAppOfTheCompanyIsAnotherDeviceOfThatPerson() {
        start(Map.of());
        var shop = people.identify("iphone", "jane", Map.of());
        people.identify("android", "jane", Map.of());

        var running = people.identify("android-running", "jane", Map.of());

        assertThat(people.personOf(running)).isEqualTo(people.personOf(shop));
        assertThat(people.stage().profiles()).last().satisfies(profile -> assertThat(profile.value.getDevices())
                .containsExactly("android", "android-running", "iphone"));
    }

    @Test
    void whatWasToldBeforeThereWasAnAccountIsKnownAfterwards() {
        start(Map.of());
        var page = people.track("browser", null);
        people.identify("browser", null, Map.of("email", "joe@site.example"));

        var registered = people.identify("browser", "123abc", Map.of("phone", "555"));

        assertThat(registered.getPerson()).isEqualTo(page.getPerson());
        assertThat(registered.getTraits())
                .containsEntry("email", "joe@site.example")
                .containsEntry("phone", "555");
    }

    /** Scenario 1 of the best practices: several days, one device. */
    @Test
    void whoSignsUpOnALaterVisitIsThePersonOfTheFirstVisit() {
        start(Map.of());
        var advert = people.track("browser", null);

        var signedUp = people.track("browser", "ann");

        assertThat(people.personOf(signedUp)).isEqualTo(people.personOf(advert));
    }

    /** Scenario 2: two devices, a login on one of them. */
    @Test
    void aPhoneThatNobodyLogsInOnStaysAPersonOfItsOwn() {
        start(Map.of());
        var phone = people.track("phone", null);
        var web = people.track("browser", "ann");

        var phoneAgain = people.track("phone", null);

        assertThat(people.personOf(phoneAgain))
                .isEqualTo(people.personOf(phone))
                .isNotEqualTo(people.personOf(web));
    }

    /** Scenario 3: two devices, a login on both. Here what the second device published before is corrected, too. */
    @Test
    void twoDevicesThatAreLoggedInOnAreOnePersonFromTheirFirstEventsOn() {
        start(Map.of());
        var web = people.track("browser", null);
        var phone = people.track("phone", null);
        people.track("browser", "ann");

        var phoneLogin = people.track("phone", "ann");

        assertThat(phone.getPerson()).isNotEqualTo(web.getPerson());
        assertThat(Stream.of(web, phone, phoneLogin).map(people::personOf)).containsOnly(web.getPerson());
        assertThat(people.merges()).singleElement().satisfies(merge -> {
            assertThat(merge.getPerson()).isEqualTo(phone.getPerson());
            assertThat(merge.getSurvivor()).isEqualTo(web.getPerson());
        });
    }

    /** A call of reset removes both ids from the browser. */
    @Test
    void aBrowserThatWasResetIsAnotherPersonUntilTheNextLogin() {
        start(Map.of());
        var before = people.track("cookie-1", "ann");

        var after = people.track("cookie-2", null);
        assertThat(people.personOf(after)).isNotEqualTo(people.personOf(before));

        people.track("cookie-2", "ann");
        assertThat(people.personOf(after)).isEqualTo(people.personOf(before));
    }

    /** There a rule must say that a profile has one user id; here there is nothing to configure. */
    @Test
    void customersAtATabletInAShopAreNeverOnePersonAndNoRuleIsNeeded() {
        start(Map.of());

        var first = people.identify("tablet", "ann", Map.of("email", "ann@shop.example"));
        var second = people.identify("tablet", "bob", Map.of("email", "bob@shop.example"));
        var secondAgain = people.track("tablet", null);
        var third = people.identify("tablet", "eve", Map.of());

        assertThat(Stream.of(first, second, third).map(people::personOf)).doesNotHaveDuplicates();
        assertThat(people.personOf(secondAgain)).isEqualTo(people.personOf(second));
        assertThat(secondAgain.getTraits()).containsEntry("email", "bob@shop.example");
    }

    /** There five ids of each kind but the user's are the default limit; here a hundred devices. */
    @Test
    void aPersonHasMoreThanFiveDevices() {
        start(Map.of());

        var published = Stream.of("d1", "d2", "d3", "d4", "d5", "d6", "d7")
                .map(device -> people.track(device, "ann"))
                .toList();

        assertThat(published.stream().map(people::personOf))
                .containsOnly(published.get(0).getPerson());
    }

    /** Of the values that Segment suggests to block, those that programs print for a missing value are blocked by default. */
    @Test
    void valuesThatStandForNobodyJoinNobody() {
        start(Map.of("placeholder.ids", "null,anonymous,-1,0,00000000-0000-0000-0000-000000000000"));

        for (var nobody : new String[] {"null", "anonymous", "-1", "0", "00000000-0000-0000-0000-000000000000"}) {
            var one = people.track("one-" + nobody, nobody);
            var other = people.track("other-" + nobody, nobody);
            assertThat(people.personOf(one)).as(nobody).isNotEqualTo(people.personOf(other));
        }
        assertThat(people.merges()).isEmpty();
    }

    @Test
    void ofTwoValuesOfATraitTheOneUpdatedLastHolds() {
        start(Map.of());
        people.identify("d1", "ann", Map.of("city", "Rome", "plan", "free"));
        people.identify("d2", null, Map.of("city", "Oslo"));

        people.identify("d2", "ann", Map.of("plan", "pro"));

        assertThat(people.track("d1", null).getTraits())
                .containsEntry("city", "Oslo")
                .containsEntry("plan", "pro");
    }

    /** There alias changes no profile. */
    @Test
    void anAliasMergesHereAndDoesNotThere() {
        start(Map.of());
        var before = people.track("phone", "ann@old.example");
        var after = people.track("laptop", "ann@new.example");

        people.alias("ann@old.example", "ann@new.example");

        assertThat(people.personOf(after)).isEqualTo(people.personOf(before));
    }

    private void start(Map<String, String> settings) {
        people = new People(dir, settings);
    }
}
