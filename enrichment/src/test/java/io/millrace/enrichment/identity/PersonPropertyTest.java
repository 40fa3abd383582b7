package io.millrace.enrichment.identity;

import static io.millrace.runtime.testing.Events.T0;
import static io.millrace.runtime.testing.Events.raw;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.enrichment.check.EventValidator;
import io.millrace.runtime.testing.TestRegistry;
import io.millrace.schemas.event.EventType;
import io.millrace.schemas.event.RawEvent;
import io.millrace.schemas.person.PersonCommands;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.serde.AvroSerde;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Persons are those of a plain union-find that knows the whole log, whatever the order of messages between tasks. */
class PersonPropertyTest {
    static {
        // Loads what makes our contracts known to Avro.
        AvroSerde.of(Topics.PERSON_CHANGES, TestRegistry.ids());
    }

    private static final int ROUNDS = 60;
    private static final int EVENTS = 150;
    private static final int DEVICES = 14;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyEventIsOfTheOraclesPersonWhateverTheOrderOfMessages(long base) {
        for (int round = 0; round < ROUNDS; round++) {
            var seed = base * 1_000 + round;
            var random = new Random(seed);
            var partitions = 1 + random.nextInt(8);
            var fleet = new PersonFleet(random, partitions, 1_000);
            var oracle = new PersonOracle();
            var whose = new HashMap<RawEvent, String>();
            var sent = new ArrayList<RawEvent>();
            for (int i = 0; i < EVENTS; i++) {
                var event = i > 0 && random.nextInt(12) == 0 ? sent.get(random.nextInt(i)) : event(random, i);
                sent.add(event);
                whose.put(event, oracle.add(PersonFleet.TENANT, EventValidator.deviceId(event), event));
                fleet.send(event);
                if (random.nextInt(EVENTS / 4) == 0) {
                    fleet.run();
                }
            }

            fleet.run();

            for (Map.Entry<RawEvent, String> one : whose.entrySet()) {
                assertThat(fleet.resolved(fleet.published(one.getKey())))
                        .as("seed %d, %d partitions: %s", seed, partitions, one.getKey())
                        .isEqualTo(oracle.person(one.getValue()));
            }
            for (int d = 0; d < DEVICES; d++) {
                var own = PersonIds.ofDevice(PersonFleet.TENANT, "d" + d);
                if (whose.containsValue(own)) {
                    assertThat(fleet.next("d" + d))
                            .as("seed %d: what d%d was told", seed, d)
                            .isEqualTo(oracle.person(own));
                }
            }
        }
    }

    @Test
    void aPersonOfTooManyDevicesIsMergedNoFurtherAndTheOthersStandForThemselves() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var fleet = new PersonFleet(random, 1 + random.nextInt(8), 10);
            var events = new ArrayList<RawEvent>();
            for (int i = 0; i < 40; i++) {
                events.add(raw("m" + i)
                        .setAnonymousId("k" + i)
                        .setUserId("admin")
                        .setTime(T0 + i)
                        .build());
            }
            events.forEach(fleet::send);

            fleet.run();

            var sizes = new HashMap<String, Integer>();
            events.forEach(event -> sizes.merge(fleet.resolved(fleet.published(event)), 1, Integer::sum));
            assertThat(sizes.values()).as("seed %d: %s", seed, sizes).allMatch(size -> size <= 10);
            assertThat(sizes).as("seed %d", seed).hasSize(31);
            assertThat(fleet.refused()).as("seed %d", seed).isEqualTo(30);
        }
    }

    @Test
    void aDeviceOrUserThatIsSplitOffHasANewPersonAndWhatWasCountedStays() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var fleet = new PersonFleet(random, 1 + random.nextInt(8), 100);
            var first = event("m1", "d1", "ann", T0);
            var second = event("m2", "d2", "ann", T0 + 1);
            List.of(first, second).forEach(fleet::send);
            fleet.run();
            var person = fleet.resolved(fleet.published(second));
            assertThat(person).isEqualTo(fleet.published(first));

            fleet.send(PersonCommands.splitDevice(PersonFleet.TENANT, person, "d2", T0 + 2));
            fleet.run();
            var after = event("m3", "d2", null, T0 + 3);
            fleet.send(after);
            fleet.run();
            assertThat(fleet.published(after))
                    .as("seed %d", seed)
                    .isEqualTo(PersonIds.ofSplitDevice(PersonFleet.TENANT, "d2", 1));
            assertThat(fleet.resolved(fleet.published(second))).isEqualTo(person);

            fleet.send(PersonCommands.splitUser(PersonFleet.TENANT, person, "ann", T0 + 4));
            fleet.run();
            var users = event("m4", "d1", "ann", T0 + 5);
            var devices = event("m5", "d1", null, T0 + 2);
            List.of(users, devices).forEach(fleet::send);
            fleet.run();
            assertThat(fleet.resolved(fleet.published(users)))
                    .as("seed %d", seed)
                    .isEqualTo(PersonIds.ofSplitUser(PersonFleet.TENANT, "ann", 1));
            assertThat(fleet.resolved(fleet.published(devices))).isEqualTo(person);
        }
    }

    @Test
    void anErasedPersonLeavesNoNode() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var fleet = new PersonFleet(random, 1 + random.nextInt(8), 100);
            for (int i = 0; i < 5; i++) {
                fleet.send(event("m" + i, "d" + i, "ann", T0 + i));
            }
            fleet.run();

            fleet.send(PersonCommands.erase(PersonFleet.TENANT, PersonIds.ofUser(PersonFleet.TENANT, "ann"), T0 + 9));
            fleet.run();

            assertThat(fleet.persons()).as("seed %d", seed).allSatisfy(task -> assertThat(task.snapshot())
                    .isEmpty());
            assertThat(fleet.next("d0")).isEqualTo(PersonIds.ofDevice(PersonFleet.TENANT, "d0"));
        }
    }

    @Test
    void twoPersonsMergedByHandAreOneFromBothSides() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var fleet = new PersonFleet(random, 1 + random.nextInt(8), 100);
            var known = event("m1", "d1", "ann", T0 + 5);
            var stranger = event("m2", "d2", null, T0);
            List.of(known, stranger).forEach(fleet::send);
            fleet.run();

            fleet.send(PersonCommands.merge(
                    PersonFleet.TENANT, fleet.published(stranger), fleet.published(known), T0 + 6));
            fleet.send(PersonCommands.merge(
                    PersonFleet.TENANT, fleet.published(known), fleet.published(stranger), T0 + 7));
            fleet.run();

            assertThat(fleet.resolved(fleet.published(stranger)))
                    .as("seed %d", seed)
                    .isEqualTo(fleet.resolved(fleet.published(known)));
        }
    }

    private static RawEvent event(String id, String device, String user, long time) {
        return raw(id).setAnonymousId(device).setUserId(user).setTime(time).build();
    }

    private static RawEvent event(Random random, int i) {
        var event = raw("m" + i).setTime(T0 + random.nextInt(1_000_000));
        var device = "d" + random.nextInt(DEVICES);
        var user = "u" + random.nextInt(6);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> event.setAnonymousId(device).setUserId(user).build();
            case 5, 6 -> event.setAnonymousId(null).setUserId(user).build();
            case 7 ->
                event.setType(EventType.ALIAS)
                        .setAnonymousId(null)
                        .setPreviousId(random.nextBoolean() ? device : "u" + (5 - random.nextInt(6)) + "x")
                        .setUserId(user)
                        .build();
            default -> event.setAnonymousId(device).build();
        };
    }
}
