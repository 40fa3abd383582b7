package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Numbers from any text, with BigDecimal as a second opinion on those that JSON's grammar allows. */
class NumbersFuzzTest {
    private static final Pattern GRAMMAR = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]{1,6})?");

    @FuzzTest
    void aNumberIsWhatBigDecimalReads(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);

        var number = Numbers.parse(text);
        var parseCanonical = Numbers.parseCanonical(text);

        boolean isNumber = text.length() <= Numbers.MAX_CHARS
                && GRAMMAR.matcher(text).matches()
                && !Double.isInfinite(Double.parseDouble(text));
        if (isNumber) {
            assertThat(number.doubleValue()).isEqualTo(Double.parseDouble(text));
            if (number instanceof Long) {
                assertThat(new BigDecimal(text)).isEqualByComparingTo(number.toString());
            }
        } else if (number != null) {
            assertThat(text).matches("-?[0-9]+(\\.[0-9]+)?[eE][-+]?[0-9]{7,}");
        }
        if (parseCanonical != null) {
            assertThat(new BigDecimal(parseCanonical.toString())
                            .stripTrailingZeros()
                            .toPlainString())
                    .isEqualTo(text);
            assertThat(number).isEqualTo(parseCanonical);
        }
    }
}
