package io.millrace.ingest.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void agreesWithTheJdksStrictDecoderOnRandomBytes() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        int[] leads = {
            0x41, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff, 0x80, 0x8f, 0x9f, 0xa0, 0xbf
        };

        for (int i = 0; i < 200_000; i++) {
            var bytes = new byte[random.nextInt(1, 6)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) leads[random.nextInt(leads.length)];
            }
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length) < 0)
                    .as("seed %d, bytes %s", seed, java.util.HexFormat.of().formatHex(bytes))
                    .isEqualTo(jdkAccepts(bytes));
        }
    }

    @Test
    void returnsTheOffsetOfTheFirstInvalidByte() {
        var bytes = "grün".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(2);
    }

    private static boolean jdkAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            // The oracle's answer, not an error.
            return false;
        }
    }
}
