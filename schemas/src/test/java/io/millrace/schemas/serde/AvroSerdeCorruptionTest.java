package io.millrace.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.failed.FailedEvent;
import io.millrace.schemas.topic.Topic;
import io.millrace.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the bytes are, a value is read or is corrupt; nothing else happens, and no length in them costs memory. */
class AvroSerdeCorruptionTest {
    private static final int VALUES = 40;
    private static final int MUTATIONS = 250;

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void mutatedBytesAreReadOrCorrupt(Topic<String, V> topic) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var ids = Samples.ids();
        var serde = AvroSerde.of(topic, ids);
        var values = Samples.encoded(topic, ids, VALUES, seed).toList();

        int corrupt = 0;
        for (var value : values) {
            for (int i = 0; i < MUTATIONS; i++) {
                var mutated = mutate(value, random);
                try {
                    serde.deserialize(topic.name(), mutated);
                } catch (CorruptValueException e) {
                    corrupt++;
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(mutated), e);
                }
            }
        }

        assertThat(corrupt).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @MethodSource("io.millrace.schemas.serde.Samples#topics")
    <V> void aValueCutShortIsCorrupt(Topic<String, V> topic) {
        var ids = Samples.ids();
        var serde = AvroSerde.of(topic, ids);

        var values = Samples.encoded(topic, ids, 5, 7).toList();

        assertThat(values).isNotEmpty().allSatisfy(value -> {
            for (int length = 0; length < value.length; length++) {
                var cut = Arrays.copyOf(value, length);
                assertThatThrownBy(() -> serde.deserialize(topic.name(), cut))
                        .isInstanceOf(CorruptValueException.class);
            }
        });
    }

    @Test
    void aLengthOfTwoGigabytesIsCorruptAndAllocatesNothing() {
        var ids = Samples.ids();
        var id = (byte) ids.register(Topics.EVENTS_FAILED.valueSubject(), FailedEvent.SCHEMA$);
        var serde = AvroSerde.of(Topics.EVENTS_FAILED, ids);

        // The first field is a string: its length is 2^31-9, 2^31+1, 2^62 and -1, zigzagged.
        for (var length : List.of(
                new byte[] {(byte) 0xee, -1, -1, -1, 0x0f},
                new byte[] {(byte) 0x82, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x10},
                new byte[] {
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    (byte) 0x80,
                    0x01
                },
                new byte[] {0x01})) {
            var value = new byte[WireFormat.HEADER + length.length];
            value[4] = id;
            System.arraycopy(length, 0, value, WireFormat.HEADER, length.length);

            assertThatThrownBy(() -> serde.deserialize("events.failed", value))
                    .isInstanceOf(CorruptValueException.class);
        }
    }

    @Test
    void bytesBehindTheRecordAreCorrupt() {
        var ids = Samples.ids();
        var value = Samples.encoded(Topics.PROFILES, ids, 1, 1).findFirst().orElseThrow();

        var longer = Arrays.copyOf(value, value.length + 1);

        assertThatThrownBy(() -> AvroSerde.of(Topics.PROFILES, ids).deserialize("profiles", longer))
                .isInstanceOf(CorruptValueException.class)
                .hasMessageContaining("left");
    }

    @Test
    void whatHasNoHeaderIsCorrupt() {
        var serde = AvroSerde.of(Topics.PROFILES, Samples.ids());

        for (var value : List.of(new byte[0], new byte[] {0, 0, 0, 1}, "{\"a\":1}".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> serde.deserialize("profiles", value)).isInstanceOf(CorruptValueException.class);
        }
    }

    /** Flips, overwrites, removes or inserts behind the header, once to four times. */
    private static byte[] mutate(byte[] value, Random random) {
        var mutated = value.clone();
        for (int times = random.nextInt(4); times >= 0; times--) {
            int at = WireFormat.HEADER + random.nextInt(mutated.length - WireFormat.HEADER);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt();
                case 2 -> {
                    if (mutated.length > WireFormat.HEADER + 1) {
                        System.arraycopy(mutated, at + 1, mutated, at, mutated.length - at - 1);
                        mutated = Arrays.copyOf(mutated, mutated.length - 1);
                    }
                }
                default -> {
                    mutated = Arrays.copyOf(mutated, mutated.length + 1);
                    System.arraycopy(mutated, at, mutated, at + 1, mutated.length - at - 1);
                    mutated[at] = (byte) 0xff;
                }
            }
        }
        return mutated;
    }
}
