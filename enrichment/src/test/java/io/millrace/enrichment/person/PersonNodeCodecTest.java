package io.millrace.enrichment.person;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.enrichment.attribution.Touch;
import io.millrace.enrichment.attribution.TrafficSource;
import io.millrace.enrichment.trait.TimedTraits;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.person.MergeReason;
import io.millrace.schemas.person.PersonIds;
import io.millrace.schemas.person.PersonMergeFact;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNodeCodecTest {
    private static final int ROUNDS = 500;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyNodeRoundTripsAndEqualNodesHaveEqualBytes(long base) {
        for (int round = 0; round < ROUNDS; round++) {
            var seed = base * 10_000 + round;
            var node = node(new Random(seed));

            var bytes = PersonNodeCodec.encode(node);
            var read = PersonNodeCodec.decode(bytes);

            assertThat(contents(read)).as("seed %d", seed).isEqualTo(contents(node));
            assertThat(PersonNodeCodec.encode(read)).as("seed %d", seed).isEqualTo(bytes);
        }
    }

    @Test
    void aPointerToAMintedIdTakesNineteenBytes() {
        var pointer = PersonNode.pointingTo(PersonIds.ofUser("acme", "ann"));

        assertThat(PersonNodeCodec.encode(pointer)).hasSize(19);
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 4, 255})
    void aNodeOfAnotherVersionIsRefusedByItsNumber(int version) {
        var bytes = PersonNodeCodec.encode(node(new Random(1)));
        bytes[0] = (byte) version;

        assertThatThrownBy(() -> PersonNodeCodec.decode(bytes))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version " + version + ",")
                .hasMessageContaining("reads versions 2 and " + PersonNodeCodec.VERSION);
        assertThatThrownBy(() -> StoredPerson.decode(bytes, null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNodeWithoutATouchIsWrittenAsTheBuildBeforeReadsIt() {
        var person = new KnownPerson();
        person.users().put("ann", new PersonMember("ann", PersonIds.ofUser("acme", "ann"), 0));
        person.setStopped(true);
        var bytes = PersonNodeCodec.encode(PersonNode.root(person));

        assertThat(bytes[0]).isEqualTo((byte) 2);
        assertThat(contents(PersonNodeCodec.decode(bytes))).isEqualTo(contents(PersonNode.root(person)));
    }

    @Test
    void aTruncatedNodeIsRefused() {
        var person = new KnownPerson();
        person.devices().put("d1", new PersonMember("d1", PersonIds.ofDevice("acme", "d1"), 0));
        person.users().put("ann", new PersonMember("ann", PersonIds.ofUser("acme", "ann"), 0));
        var bytes = PersonNodeCodec.encode(PersonNode.root(person));

        for (int length = 1; length < bytes.length; length++) {
            var part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PersonNodeCodec.decode(part))
                    .as("%d of %d bytes", length, bytes.length)
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static PersonNode node(Random random) {
        if (random.nextInt(4) == 0) {
            return PersonNode.pointingTo(id(random));
        }
        var person = new KnownPerson();
        times(random, 5, i -> person.ids()
                .put(id(random), random.nextInt(5) == 0 ? KnownPerson.UNKNOWN : time(random)));
        times(random, 8, i -> {
            var device = text(random);
            person.devices().put(device, new PersonMember(device, id(random), random.nextInt(3)));
        });
        times(random, 4, i -> {
            var user = text(random);
            person.users().put(user, new PersonMember(user, id(random), random.nextInt(3)));
        });
        times(random, 4, i -> person.others().add(id(random)));
        times(random, 4, i -> person.subscriptions().add(new Subscription(text(random), text(random))));
        var reasons = List.of(MergeReason.values());
        times(
                random,
                KnownPerson.MAX_MERGES,
                i -> person.remember(
                        new PersonMergeFact(id(random), reasons.get(random.nextInt(reasons.size())), time(random))));
        var traits = new HashMap<String, Object>();
        var set = new HashMap<String, Long>();
        times(random, 6, i -> {
            var name = text(random);
            traits.put(name, value(random));
            set.put(name, time(random));
        });
        person.setTraits(traits, set);
        person.setStopped(random.nextBoolean());
        person.setFirstTouch(touch(random));
        return PersonNode.root(person);
    }

    private static void times(Random random, int most, IntConsumer add) {
        int count = random.nextInt(most + 1);
        for (int i = 0; i < count; i++) {
            add.accept(i);
        }
    }

    /** A minted id, one from before, or one from before that looks nearly minted. */
    private static String id(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> text(random);
            case 1 -> "p_" + text(random);
            default -> PersonIds.of(random.nextLong(), random.nextLong());
        };
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(40), 1, 0x2_0000)
                .filter(point -> !Character.isSurrogate((char) point) || point > 0xFFFF)
                .collect(() -> new StringBuilder("x"), StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static long time(Random random) {
        return random.nextInt(10) == 0 ? random.nextLong() : 1_767_607_200_000L + random.nextInt();
    }

    private static Touch touch(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new Touch(time(random), false, TrafficSource.DIRECT);
            default ->
                new Touch(
                        time(random),
                        random.nextBoolean(),
                        new TrafficSource(
                                part(random), part(random), part(random), part(random), part(random), part(random)));
        };
    }

    private static String part(Random random) {
        return random.nextBoolean() ? null : text(random);
    }

    private static Object value(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian();
            case 4 -> text(random);
            default -> new JsonText("{\"a\":" + random.nextInt(100) + "}");
        };
    }

    /** All that a node holds, as values that compare. */
    private static List<Object> contents(PersonNode node) {
        if (!node.isRoot()) {
            return List.of(node.parent());
        }
        var person = node.person();
        return List.of(
                person.ids(),
                person.devices(),
                person.users(),
                person.others(),
                person.subscriptions(),
                person.merges(),
                traits(person.traits()),
                Optional.ofNullable(person.firstTouch()),
                person.isStopped());
    }

    private static List<Object> traits(TimedTraits traits) {
        return List.of(traits.values(), traits.times());
    }
}
