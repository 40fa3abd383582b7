package io.millrace.enrichment.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTouchesTest {
    private static final int ROUNDS = 20_000;

    @Test
    void aSessionIsOfItsEarliestTouchWhateverArrivesFirst() {
        var inOrder = SessionTouches.NONE.with(site(10, "Google")).with(direct(20));
        var reversed = SessionTouches.NONE.with(direct(20)).with(site(10, "Google"));

        assertThat(inOrder.at(20).from().source()).isEqualTo("Google");
        assertThat(reversed).isEqualTo(inOrder);
    }

    @Test
    void anotherSiteInMidSessionStartsNoNewAttributionAndACampaignDoes() {
        var touches = SessionTouches.NONE
                .with(direct(10))
                .with(site(20, "Google"))
                .with(campaign(30, "news"))
                .with(site(40, "Google"));

        assertThat(touches.at(25).from()).isEqualTo(TrafficSource.DIRECT);
        assertThat(touches.at(30).from().source()).isEqualTo("news");
        assertThat(touches.at(50).from().source()).isEqualTo("news");
    }

    @Test
    void anEventBeforeTheFirstTouchIsOfThatTouch() {
        var touches = SessionTouches.NONE.with(campaign(30, "news")).with(campaign(40, "ads"));

        assertThat(touches.at(5).from().source()).isEqualTo("news");
        assertThat(SessionTouches.NONE.at(5)).isNull();
    }

    @Test
    void aTouchThatChangesNothingLeavesTheSameObject() {
        var touches = SessionTouches.NONE.with(campaign(10, "news"));

        assertThat(touches.with(direct(20))).isSameAs(touches);
        assertThat(touches.with(campaign(10, "news"))).isSameAs(touches);
    }

    @Test
    void ofACampaignThatIsOnEveryPageTheFirstAndTheLastAreKept() {
        var touches = SessionTouches.NONE;
        for (int time = 1; time <= 100; time++) {
            touches = touches.with(campaign(time, "news"));
        }

        assertThat(touches.touches()).extracting(Touch::time).containsExactly(1L, 100L);
        assertThat(touches.with(campaign(50, "ads")).at(100).from().source()).isEqualTo("news");
    }

    @Test
    void ofManyCampaignsTheFirstAndTheNewestAreKept() {
        var touches = SessionTouches.NONE.with(direct(0));
        for (int time = 1; time <= 100; time++) {
            touches = touches.with(campaign(time, "c" + time));
        }

        assertThat(touches.touches()).hasSize(SessionTouches.MAX);
        assertThat(touches.touches().get(0).from()).isEqualTo(TrafficSource.DIRECT);
        assertThat(touches.at(99).from().source()).isEqualTo("c99");
    }

    @Test
    void everyOrderOfArrivalGivesWhatASearchOfAllTouchesFinds() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            var random = new Random(seed);
            var all = new ArrayList<Touch>();
            var touches = SessionTouches.NONE;
            int count = 1 + random.nextInt(SessionTouches.MAX);
            for (int i = 0; i < count; i++) {
                // Each campaign is another, so nothing is forgotten.
                var touch = random(random, "c" + i);
                all.add(touch);
                touches = touches.with(touch);

                for (long time = 0; time <= 12; time++) {
                    assertThat(touches.at(time)).as("seed %d, %s", seed, all).isEqualTo(search(all, time));
                }
            }
        }
    }

    @Test
    void repeatedCampaignsGiveTheSameSourceAsLongAsNoOtherComesLateBetweenThem() {
        for (long seed = 1; seed <= ROUNDS; seed++) {
            var random = new Random(seed);
            var all = new ArrayList<Touch>();
            var touches = SessionTouches.NONE;
            // In order of time, as most arrive; sites and direct pages in any order.
            for (int i = 0; i < 12; i++) {
                var touch = random.nextInt(3) == 0
                        ? site(random.nextInt(12), "Google")
                        : campaign(i, random.nextInt(4) > 0 ? "news" : "ads");
                all.add(touch);
                touches = touches.with(touch);
            }

            for (long time = 0; time <= 12 && touches.touches().size() < SessionTouches.MAX; time++) {
                assertThat(touches.at(time).from())
                        .as("seed %d, %s", seed, all)
                        .isEqualTo(search(all, time).from());
            }
        }
    }

    /** The rule by its words: the latest campaign at or before the time, else the earliest touch. */
    private static Touch search(List<Touch> all, long time) {
        return all.stream()
                .filter(touch -> touch.campaign() && touch.time() <= time)
                .max(Touch::compareTo)
                .orElseGet(() -> all.stream().min(Touch::compareTo).orElseThrow());
    }

    private static Touch random(Random random, String name) {
        long time = random.nextInt(12);
        return switch (random.nextInt(3)) {
            case 0 -> direct(time);
            case 1 -> site(time, name);
            default -> campaign(time, name);
        };
    }

    private static Touch campaign(long time, String source) {
        return new Touch(time, true, new TrafficSource(source, "email", null, null, null, null));
    }

    private static Touch site(long time, String source) {
        return new Touch(time, false, new TrafficSource(source, "search", null, null, null, "site.example"));
    }

    private static Touch direct(long time) {
        return new Touch(time, false, TrafficSource.DIRECT);
    }
}
