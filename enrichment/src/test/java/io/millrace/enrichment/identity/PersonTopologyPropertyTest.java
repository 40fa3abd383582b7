package io.millrace.enrichment.identity;

import static io.millrace.runtime.testing.Events.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.TestStage;
import io.millrace.enrichment.check.EventValidator;
import io.millrace.runtime.testing.Events;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Persons of the whole topology, with its serialization, stores and topics, are those of a union-find that knows the log. */
class PersonTopologyPropertyTest {
    private static final int EVENTS = 300;
    private static final int DEVICES = 12;
    private static final long HOUR = 3_600_000;

    private final Map<String, PersonOracle> oracles = new HashMap<>();
    private final Map<RawEvent, String> whose = new LinkedHashMap<>();
    private final Map<String, String> published = new HashMap<>();
    private final Map<String, String> survivors = new HashMap<>();
    private int records;

    @TempDir
    Path dir;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void everyEventIsOfTheOraclesPersonUnderDisorderDuplicatesAndRestarts(long seed) {
        var random = new Random(seed);
        var sent = new ArrayList<RawEvent>();
        try (var stage = new TestStage(dir, Map.of("enrichment.enrichers", "ip"))) {
            for (int i = 0; i < EVENTS; i++) {
                var isRepeat = i > 0 && random.nextInt(8) == 0;
                var event = isRepeat ? sent.get(random.nextInt(sent.size())) : event(random, i);
                send(stage, event, isRepeat, seed);
                if (!isRepeat) {
                    sent.add(event);
                }
                if (random.nextInt(EVENTS / 5) == 0) {
                    stage.restart();
                }
            }

            for (var one : whose.entrySet()) {
                var event = one.getKey();
                assertThat(resolved(event.getTenant(), published.get(event.getMessageId())))
                        .as("seed %d: %s", seed, event)
                        .isEqualTo(oracle(event).person(one.getValue()));
            }
            assertThat(records).as("seed %d", seed).isPositive();
            assertThat(stage.counter("persons_merged")
                            + stage.counter("persons_restored")
                            + stage.counter("persons_erased"))
                    .as("records of person-merges, seed %d", seed)
                    .isEqualTo(records);
            assertThat(stage.counter("person_changes_read")).isEqualTo(stage.counter("person_changes_sent"));
            assertThat(stage.counter("person_updates_read")).isEqualTo(stage.counter("person_updates_sent"));
        }
    }

    private void send(TestStage stage, RawEvent event, boolean isRepeat, long seed) {
        stage.send(RawEvent.newBuilder(event).build());
        for (var merge : stage.merges()) {
            survivors.put(merge.getTenant() + "/" + merge.getPerson(), merge.getSurvivor());
            records++;
        }
        var enriched = stage.enriched();
        assertThat(enriched).as("seed %d: %s", seed, event).hasSize(isRepeat ? 0 : 1);
        if (!isRepeat) {
            var id = oracle(event).add(event.getTenant(), EventValidator.deviceId(event), event);
            whose.put(event, id);
            var person = enriched.get(0).getPerson();
            published.put(event.getMessageId(), person);
            // Each message between tasks has arrived by now, so that the answer holds at once, not only in the end.
            assertThat(resolved(event.getTenant(), person))
                    .as("seed %d, when it was sent: %s", seed, event)
                    .isEqualTo(oracle(event).person(id));
        }
    }

    private PersonOracle oracle(RawEvent event) {
        return oracles.computeIfAbsent(event.getTenant(), tenant -> new PersonOracle());
    }

    private String resolved(String tenant, String person) {
        var at = person;
        for (int hops = 0; survivors.get(tenant + "/" + at) != null; hops++) {
            assertThat(hops).as("no circle from %s in %s", person, survivors).isLessThanOrEqualTo(survivors.size());
            at = survivors.get(tenant + "/" + at);
        }
        return at;
    }

    /** Events within an hour, in any order, so that whoever repeats one repeats it within a day. */
    private static RawEvent event(Random random, int i) {
        var time = T0 + random.nextInt((int) HOUR);
        var event = Events.raw("m" + i)
                .setTenant(random.nextInt(6) == 0 ? "acme" : Events.TENANT)
                .setTime(time)
                .setReceivedAt(T0 + HOUR + i);
        var device = "d" + random.nextInt(DEVICES);
        var user = "u" + random.nextInt(5);
        return switch (random.nextInt(20)) {
            case 0, 1, 2 -> event.setAnonymousId(device).setUserId(user).build();
            case 3 ->
                event.setType(EventType.IDENTIFY)
                        .setAnonymousId(device)
                        .setUserId(user)
                        .setTraits(Map.of("plan", (long) random.nextInt(3)))
                        .build();
            case 4, 5 -> event.setAnonymousId(null).setUserId(user).build();
            case 6 ->
                event.setType(EventType.ALIAS)
                        .setAnonymousId(null)
                        .setPreviousId(random.nextBoolean() ? device : user + "x")
                        .setUserId("u" + random.nextInt(5))
                        .build();
            default -> event.setAnonymousId(device).build();
        };
    }
}
