package io.millrace.aggregation.combine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StringInternerTest {
    private final StringInterner dictionary = new StringInterner();

    @Test
    void equal_texts_have_one_number_and_different_ones_differ() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        Map<String, Integer> numbers = new HashMap<>();

        for (int i = 0; i < 20_000; i++) {
            var text = "x".repeat(random.nextInt(20)) + random.nextInt(3_000);
            int number = random.nextBoolean() ? dictionary.number(text) : number(text.getBytes(StandardCharsets.UTF_8));
            var known = numbers.putIfAbsent(text, number);
            assertThat(number).as("seed %d, %s", seed, text).isEqualTo(known == null ? number : known);
            assertThat(dictionary.text(number)).asString(StandardCharsets.UTF_8).isEqualTo(text);
        }

        assertThat(numbers.values()).as("seed %d", seed).doesNotHaveDuplicates().doesNotContain(0);
    }

    @Test
    void null_is_zero_and_the_empty_text_is_not() {
        assertThat(dictionary.number(null)).isZero();
        assertThat(dictionary.text(0)).isNull();
        assertThat(dictionary.number("")).isNotZero().isEqualTo(number(new byte[0]));
    }

    @Test
    void bytes_that_are_no_utf8_count_as_what_they_are_decoded_to() {
        var broken = new byte[] {'a', (byte) 0xff};
        var otherwiseBroken = new byte[] {'a', (byte) 0xfe};

        int number = number(broken);

        assertThat(number(otherwiseBroken)).isEqualTo(number);
        assertThat(dictionary.number("a\ufffd")).isEqualTo(number);
        assertThat(dictionary.text(number)).asString(StandardCharsets.UTF_8).isEqualTo("a\ufffd");
    }

    @Test
    void many_numbers_are_forgotten_and_few_are_kept() {
        int kept = dictionary.number("kept");

        assertThat(dictionary.forgetMany()).isFalse();
        assertThat(dictionary.number("kept")).isEqualTo(kept);

        for (int i = 0; i < 100_000; i++) {
            dictionary.number("text " + i);
        }

        assertThat(dictionary.forgetMany()).isTrue();
        int number = dictionary.number("another");
        assertThat(dictionary.text(number)).asString(StandardCharsets.UTF_8).isEqualTo("another");
        assertThat(dictionary.number("kept")).isNotEqualTo(number);
    }

    private int number(byte[] bytes) {
        var within = new byte[bytes.length + 3];
        System.arraycopy(bytes, 0, within, 2, bytes.length);
        return dictionary.number(within, 2, bytes.length);
    }
}
