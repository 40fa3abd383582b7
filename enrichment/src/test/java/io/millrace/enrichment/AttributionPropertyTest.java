package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.AttributionOracle.Arrived;
import io.millrace.enrichment.AttributionOracle.Origin;
import io.millrace.enrichment.attribution.SessionTouches;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attribution and first touches against a reference that remembers everything, under disorder, duplicates and restarts. */
class AttributionPropertyTest {
    private static final int EVENTS = 900;
    private static final long MINUTE = 60_000;
    private static final int DEVICES = 8;
    private static final int USERS = 3;

    @TempDir
    Path dir;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anEventIsAttributedToWhatTheTouchesOfItsSessionThatCameBeforeItSay(long seed) {
        var random = new Random(seed);
        var sessions = new IdentityOracle();
        var oracle = new AttributionOracle();
        var published = new LinkedHashMap<Arrived, Optional<String>>();
        var sent = new ArrayList<RawEvent>();

        try (var stage = new TestStage(dir, Map.of("enrichment.enrichers", "attribution"))) {
            for (int i = 0; i < EVENTS; i++) {
                var isRepeat = i > 0 && random.nextInt(20) == 0;
                var event = isRepeat ? sent.get(random.nextInt(sent.size())) : next(random, i, 30);
                sent.add(event);
                stage.send(event);

                var answer = sessions.answer(Events.key(event), event);
                var enriched = stage.enriched();
                assertThat(enriched).as("seed %d, event %d", seed, i).hasSize(answer.isPresent() ? 1 : 0);
                if (answer.isPresent()) {
                    var arrived = oracle.add(answer.get().session(), event.getTime(), originOf(event));
                    var attribution = attribution(enriched.get(0));
                    assertThat(attribution)
                            .as("seed %d, event %d: %s", seed, i, event)
                            .isEqualTo(oracle.attribution(arrived));
                    published.put(arrived, attribution);
                }
                if (random.nextInt(EVENTS / 5) == 0) {
                    stage.restart();
                }
            }
        }

        // With everything known: an event is right unless an earlier touch of its session came after it.
        var decided =
                published.keySet().stream().filter(oracle::isDecidedOnArrival).toList();
        assertThat(decided).as("seed %d", seed).hasSizeGreaterThan(EVENTS / 3).allSatisfy(event -> assertThat(
                        published.get(event))
                .as("seed %d, %s", seed, event)
                .isEqualTo(oracle.attribution(event)));
        assertThat(oracle.mostCampaigns()).as("seed %d", seed).isBetween(2, SessionTouches.MAX - 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void thePersonsFirstTouchIsTheEarliestOnAllDevicesInAnyOrderOfArrival(long seed) {
        var random = new Random(seed);
        var events = new ArrayList<RawEvent>();
        for (int i = 0; i < EVENTS / 3; i++) {
            events.add(next(random, i, DEVICES));
        }
        for (int device = 0; device < DEVICES; device++) {
            for (int time = 0; time < 2; time++) {
                events.add(login(device, "login" + time, T0 + random.nextInt(EVENTS) * MINUTE));
            }
        }
        Collections.shuffle(events, random);

        try (var stage = new TestStage(dir, Map.of("enrichment.enrichers", "attribution"))) {
            events.forEach(stage::send);
            stage.enriched();

            for (int device = 0; device < DEVICES; device++) {
                stage.send(login(device, "last", T0 + 2 * EVENTS * MINUTE));
                assertThat(firstTouch(stage.enriched().get(0)))
                        .as("seed %d, device %d", seed, device)
                        .isEqualTo(earliest(events, device % USERS));
            }
        }
    }

    private static Optional<String> earliest(List<RawEvent> events, int user) {
        return events.stream()
                .filter(event -> deviceOf(event) % USERS == user && originOf(event) != null)
                .min(Comparator.comparingLong(RawEvent::getTime))
                .map(event -> originOf(event).label());
    }

    private static int deviceOf(RawEvent event) {
        return Integer.parseInt(event.getAnonymousId().substring(1));
    }

    private static RawEvent login(int device, String message, long time) {
        return Events.raw(message + device)
                .setType(EventType.IDENTIFY)
                .setAnonymousId("d" + device)
                .setUserId("u" + device % USERS)
                .setTime(time + device)
                .setReceivedAt(T0)
                .build();
    }

    /** An event up to 25 minutes late; no two have the same time. */
    private static RawEvent next(Random random, int i, int devices) {
        var time = T0 + (i - random.nextInt(25)) * MINUTE + i;
        var event = Events.raw("m" + i)
                .setAnonymousId("d" + random.nextInt(devices))
                .setTime(time)
                .setReceivedAt(T0);
        var context = new HashMap<String, Object>();
        switch (random.nextInt(8)) {
            case 0 -> context.put("page.url", "https://shop.example/?utm_source=s" + i + "&utm_medium=email");
            case 1 -> {
                context.put("page.url", "https://shop.example/");
                context.put("page.referrer", "https://site" + i + ".example/");
            }
            case 2 -> context.put("campaign.name", "c" + i);
            case 3, 4 -> context.put("page.url", "https://shop.example/cart");
            default -> context.clear();
        }
        return event.setContext(context).build();
    }

    /** What the event says, read from what {@link #next} wrote. */
    private static Origin originOf(RawEvent event) {
        var name = event.getContext().get("campaign.name");
        if (name != null) {
            return new Origin("null/null/" + name, true);
        }
        var url = (String) event.getContext().get("page.url");
        if (url == null) {
            return null;
        }
        if (url.contains("utm_source")) {
            return new Origin(url.substring(url.indexOf('=') + 1, url.indexOf('&')) + "/email/null", true);
        }
        var referrer = (String) event.getContext().get("page.referrer");
        var host = referrer == null ? null : referrer.substring(8, referrer.length() - 1);
        return new Origin(host == null ? "null/direct/null" : host + "/referral/null", false);
    }

    private static Optional<String> attribution(EnrichedEvent event) {
        return label(event.getAttributionSource(), event.getAttributionMedium(), event.getAttributionName());
    }

    private static Optional<String> firstTouch(EnrichedEvent event) {
        return label(event.getFirstTouchSource(), event.getFirstTouchMedium(), event.getFirstTouchName());
    }

    private static Optional<String> label(String source, String medium, String name) {
        return source == null && medium == null && name == null
                ? Optional.empty()
                : Optional.of(source + "/" + medium + "/" + name);
    }
}
