package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({"30, 30", "-12, -12", "007, 7", "0, 0", "9223372036854775807, 9223372036854775807"})
    void integersThatFitAreLongs(String text, long expected) {
        assertThat(Numbers.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "-1.10, -1.1", "1e3, 1000", "1E-2, 0.01", "9223372036854775808, 9.223372036854775808E18"})
    void otherNumbersAreDoubles(String text, double expected) {
        assertThat(Numbers.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "30d",
                "5f",
                "5F",
                "30D",
                "5L",
                "0x10",
                "0x1p3",
                "NaN",
                "Infinity",
                "-Infinity",
                "1_000",
                "1,5",
                "1.2.3",
                "+5",
                ".5",
                "5.",
                "-",
                "-.5",
                " 5",
                "5 ",
                "5\n",
                "\u0661\u0662",
                "\uff15",
                "\u22125",
                "1e",
                "1e+",
                "1e999",
                "e3",
                "--1",
                "1-2",
                "5\u0000"
            })
    void whatJavaOrAnEyeWouldTakeBesidesIsNoNumber(String text) {
        assertThat(Numbers.parse(text)).isNull();
        assertThat(Numbers.parseCanonical(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-3", "1.1", "0.25", "123456789012345678", "-9223372036854775808", "0.1234567890123456"})
    void aNumberIsItsOwnTextIfItIsShownSo(String text) {
        assertThat(new BigDecimal(Numbers.parseCanonical(text).toString()).toPlainString())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "1.0",
                "007",
                "00",
                "-0",
                "-0.0",
                "1e3",
                "9223372036854775808",
                "0.12345678901234567890123",
                "12345678901234567890"
            })
    void whatWouldBeShownOtherwiseStaysText(String text) {
        assertThat(Numbers.parseCanonical(text)).isNull();
    }

    @Test
    void whatIsReadIsWhatBigDecimalReads() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var alphabet = "0123456789.-+eE_dfx ";

        for (int i = 0; i < 200_000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(1, 12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }

            var number = Numbers.parse(text.toString());

            if (number != null) {
                assertThat(number.doubleValue())
                        .as("seed %d, text %s", seed, text)
                        .isEqualTo(new BigDecimal(text.toString()).doubleValue());
            }
        }
    }

    @Test
    void aTextOfAMegabyteIsNoNumberAndTakesNoTime() {
        assertThat(Numbers.parse("1".repeat(1 << 20))).isNull();
    }
}
