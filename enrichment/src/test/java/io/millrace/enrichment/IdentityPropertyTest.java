package io.millrace.enrichment;

import static io.millrace.runtime.testing.Events.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityPropertyTest {
    private static final int EVENTS = 700;
    private static final long MINUTE = 60_000;
    private static final long FOUR_DAYS = 4 * 1440 * MINUTE;

    @TempDir
    Path dir;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void resultsAreThoseOfTheOracleUnderDisorderDuplicatesAndRestarts(long seed) {
        var random = new Random(seed);
        var oracle = new IdentityOracle();
        var sent = new ArrayList<RawEvent>();
        var sessions = new HashMap<Integer, String>();
        var expected = 0;

        try (var stage = new TestStage(dir, Map.of("enrichment.enrichers", "ip"))) {
            for (int i = 0; i < EVENTS; i++) {
                var event = next(random, i, sent);
                sent.add(event);
                stage.send(event);

                var answers = oracle.answer(Events.key(event), event).stream().toList();
                var enriched = stage.enriched();
                expected += answers.size();
                assertThat(enriched).as("seed %d, event %d: %s", seed, i, event).hasSameSizeAs(answers);
                for (var answer : answers) {
                    var session = enriched.get(0).getSession();
                    assertThat(sessions.computeIfAbsent(answer.session(), number -> session))
                            .as("session of seed %d, event %d: %s", seed, i, event)
                            .isEqualTo(session);
                }
                if (random.nextInt(EVENTS / 5) == 0) {
                    stage.restart();
                }
            }

            assertThat(sessions.values()).as("ids of sessions, seed %d", seed).doesNotHaveDuplicates();
            assertThat(stage.counter("events_enriched")).isEqualTo(expected);
            assertThat(stage.counter("events_in"))
                    .isEqualTo(EVENTS)
                    .isEqualTo(stage.counter("events_enriched") + stage.counter("events_duplicate"));
        }
    }

    /** A random event; the events span four days, so that generations of seen messages expire. */
    private static RawEvent next(Random random, int i, List<RawEvent> sent) {
        var now = T0 - FOUR_DAYS + i * FOUR_DAYS / EVENTS;
        var receivedAt = now - random.nextInt(20) * MINUTE;
        if (i > 0 && random.nextInt(5) == 0) {
            var again = sent.get(Math.max(0, sent.size() - 1 - random.nextInt(300)));
            return RawEvent.newBuilder(again).setReceivedAt(receivedAt).build();
        }
        var event = Events.raw("m" + i)
                .setTenant(random.nextInt(8) == 0 ? "acme" : Events.TENANT)
                .setTime(receivedAt - random.nextInt(25) * MINUTE - random.nextInt(60_000))
                .setReceivedAt(receivedAt);
        var device = "d" + random.nextInt(12);
        var user = "u" + random.nextInt(4);
        return switch (random.nextInt(8)) {
            case 0 -> event.setAnonymousId(device).setUserId(user).build();
            case 1 ->
                event.setType(EventType.IDENTIFY)
                        .setAnonymousId(device)
                        .setUserId(user)
                        .build();
            case 2 -> event.setAnonymousId(null).setUserId(user).build();
            default -> event.setAnonymousId(device).build();
        };
    }
}
