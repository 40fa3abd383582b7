package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringInternerTest {
    private final StringInterner strings = new StringInterner();

    @Test
    void equalTextsHaveOneIdAndDifferentTextsDiffer() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        Map<String, Integer> numbers = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            var text = "x".repeat(random.nextInt(20)) + random.nextInt(3_000);
            int number = random.nextBoolean() ? strings.intern(text) : number(text.getBytes(StandardCharsets.UTF_8));
            var known = numbers.putIfAbsent(text, number);
            assertThat(number).as("seed %d, %s", seed, text).isEqualTo(known == null ? number : known);
            assertThat(strings.utf8(number)).asString(StandardCharsets.UTF_8).isEqualTo(text);
        }

        assertThat(numbers.values()).as("seed %d", seed).doesNotHaveDuplicates().doesNotContain(0);
    }

    @Test
    void nullHasTheIdZeroAndTheEmptyTextHasNot() {
        assertThat(strings.intern(null)).isZero();
        assertThat(strings.utf8(0)).isNull();
        assertThat(strings.intern("")).isNotZero().isEqualTo(number(new byte[0]));
    }

    @Test
    void malformedUtf8IsInternedAsTheTextThatItDecodesTo() {
        var broken = new byte[] {'a', (byte) 0xff};
        var otherwiseBroken = new byte[] {'a', (byte) 0xfe};

        int number = number(broken);

        assertThat(number(otherwiseBroken)).isEqualTo(number);
        assertThat(strings.intern("a\ufffd")).isEqualTo(number);
        assertThat(strings.utf8(number)).asString(StandardCharsets.UTF_8).isEqualTo("a\ufffd");
    }

    @Test
    void aLargeInternerIsClearedAndASmallOneIsKept() {
        int kept = strings.intern("kept");

        assertThat(strings.clearIfLarge()).isFalse();
        assertThat(strings.intern("kept")).isEqualTo(kept);

        for (int i = 0; i < 100_000; i++) {
            strings.intern("text " + i);
        }

        assertThat(strings.clearIfLarge()).isTrue();
        int number = strings.intern("another");
        assertThat(strings.utf8(number)).asString(StandardCharsets.UTF_8).isEqualTo("another");
        assertThat(strings.intern("kept")).isNotEqualTo(number);
    }

    private int number(byte[] bytes) {
        var within = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, within, 2, bytes.length);
        return strings.intern(within, 2, bytes.length);
    }
}
