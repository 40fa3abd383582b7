package io.millrace.ingest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each chapter is in the traffic of an episode, and in that of the next one with other numbers. */
class StoryTest {
    private static final long SEED = 42;
    private static final long START = 1_767_607_200_000L;
    private static final int EPISODES = 2;

    private static final List<Map<Chapter, List<ObjectNode>>> TRAFFIC = new ArrayList<>();

    @BeforeAll
    static void play() {
        var shop = new Shop(SEED, 200, "t");
        for (int episode = 0; episode < EPISODES; episode++) {
            TRAFFIC.add(new EnumMap<>(Chapter.class));
        }
        long ticks = EPISODES * Chapter.EPISODE_SECONDS * 1_000 / Shop.TICK_MS;
        for (long tick = 0; tick < ticks; tick++) {
            var events = shop.next(START + tick * Shop.TICK_MS);
            TRAFFIC.get(shop.scene().episode().number())
                    .computeIfAbsent(shop.scene().chapter(), chapter -> new ArrayList<>())
                    .addAll(events);
        }
    }

    @Test
    void nothingInAnEpisodeIsAsInTheOneBefore() {
        for (long seed = 0; seed < 100; seed++) {
            var one = Episode.of(seed, 0);
            var next = Episode.of(seed, 1);

            assertThat(one.campaign()).isNotEqualTo(next.campaign());
            assertThat(one.rising()).isNotEqualTo(next.rising());
            assertThat(one.category()).isNotEqualTo(next.category());
            assertThat(one.crawler()).isNotEqualTo(next.crawler());
            assertThat(one.tunnel()).isNotEqualTo(next.tunnel());
            assertThat(one.provider()).isNotEqualTo(next.provider());
        }
    }

    @Test
    void theChaptersComeInOrderAndFitOnALineOfATerminal() {
        var announced = new LinkedHashSet<String>();
        for (int second = 0; second < EPISODES * Chapter.EPISODE_SECONDS; second++) {
            announced.add(Scene.at(SEED, second).announcement());
        }

        assertThat(announced).hasSize(2 * Chapter.values().length - 2);
        assertThat(announced).element(0).asString().startsWith("story 1/8 pulse_revenue: An ordinary day");
        assertThat(announced).element(3).asString().matches("story 4/8 pulse_sale: A sale starts: [2-5]0% off \\w+");
        for (var line : announced) {
            assertThat("story 1/8: " + line.substring(line.indexOf(": ") + 2)).hasSizeLessThan(80);
        }
    }

    @Test
    void visitsOfTheCampaignNameItOnTheLandingPageAndGoOnToBuy() {
        for (int episode = 0; episode < EPISODES; episode++) {
            var name = Episode.of(SEED, episode).campaign().name();
            var during = TRAFFIC.get(episode).get(Chapter.CAMPAIGN);
            var own = during.stream()
                    .filter(event -> event.at("/context/campaign/name").asText().equals(name))
                    .toList();
            var visitors = own.stream()
                    .map(event -> event.path("anonymousId").asText())
                    .toList();

            assertThat(own).as(name).hasSizeGreaterThan(100).allMatch(event -> event.at("/context/page/url")
                    .asText()
                    .endsWith(name));
            assertThat(during)
                    .filteredOn(named("Order Completed"))
                    .filteredOn(
                            event -> visitors.contains(event.path("anonymousId").asText()))
                    .hasSizeGreaterThan(10);
            assertThat(TRAFFIC.get(episode).get(Chapter.ORDINARY))
                    .noneMatch(
                            event -> event.at("/context/campaign/name").asText().equals(name));
        }
    }

    @Test
    void revenueMovesToTheRisingCountry() {
        for (int episode = 0; episode < EPISODES; episode++) {
            var rising = Episode.of(SEED, episode).rising();

            assertThat(share(episode, Chapter.ORDINARY, from(rising))).isLessThan(0.2);
            assertThat(share(episode, Chapter.COUNTRY, from(rising))).isGreaterThan(0.4);
        }
    }

    @Test
    void theSaleLowersPricesAndSellsMore() {
        for (int episode = 0; episode < EPISODES; episode++) {
            var category = Episode.of(SEED, episode).category();
            Predicate<ObjectNode> onSale =
                    event -> event.at("/properties/coupon").asText().startsWith(category);

            assertThat(share(episode, Chapter.COUNTRY, named("Order Completed").and(onSale)))
                    .isZero();
            assertThat(orders(episode, Chapter.SALE).stream().filter(onSale)).hasSizeGreaterThan(10);
            assertThat(orders(episode, Chapter.SALE).stream().filter(onSale))
                    .allMatch(event -> event.at("/properties/discount").asDouble() > 0)
                    .allMatch(event -> event.at("/properties/revenue").asDouble() > 0);
        }
    }

    @Test
    void theWaveOfBotsIsMoreThanHalfOfTheTraffic() {
        Predicate<ObjectNode> bot =
                event -> event.at("/context/userAgent").asText().contains("+http");

        assertThat(share(0, Chapter.SALE, bot)).isLessThan(0.1);
        assertThat(share(0, Chapter.BOTS, bot)).isGreaterThan(0.5);
        assertThat(share(1, Chapter.BOTS, bot)).isGreaterThan(0.5);
    }

    @Test
    void aBatchWithOrdersIsLaterThanAnyOtherEvent() {
        long chapter = START + Chapter.LATE.second() * 1_000L;
        var tunnel = Episode.of(SEED, 0).tunnel();
        var late = TRAFFIC.get(0).get(Chapter.LATE).stream()
                .filter(event -> Instant.parse(event.path("timestamp").asText()).toEpochMilli() < chapter - 30_000)
                .toList();

        assertThat(late).hasSize(400).allMatch(from(tunnel));
        assertThat(late).filteredOn(named("Order Completed")).hasSizeGreaterThan(5);
    }

    @Test
    void theBrokenCheckoutFailsMostPayments() {
        for (int episode = 0; episode < EPISODES; episode++) {
            var failed = TRAFFIC.get(episode).get(Chapter.BROKEN).stream()
                    .filter(named("Payment Failed"))
                    .count();

            assertThat(failed)
                    .isGreaterThan(5L * orders(episode, Chapter.BROKEN).size());
            assertThat(share(episode, Chapter.ORDINARY, named("Payment Failed")))
                    .isZero();
            // A phone may send the failure a second time.
            assertThat(share(episode, Chapter.REPAIRED, named("Payment Failed")))
                    .isLessThan(0.002);
            assertThat(orders(episode, Chapter.REPAIRED)).hasSizeGreaterThan(20);
        }
    }

    private static List<ObjectNode> orders(int episode, Chapter chapter) {
        return TRAFFIC.get(episode).get(chapter).stream()
                .filter(named("Order Completed"))
                .toList();
    }

    private static double share(int episode, Chapter chapter, Predicate<ObjectNode> condition) {
        var events = TRAFFIC.get(episode).get(chapter);
        return (double) events.stream().filter(condition).count() / events.size();
    }

    private static Predicate<ObjectNode> named(String name) {
        return event -> event.path("event").asText().equals(name);
    }

    private static Predicate<ObjectNode> from(Country country) {
        return event -> DemoPlaces.country(event.at("/context/ip").asText()).equals(country.name());
    }
}
