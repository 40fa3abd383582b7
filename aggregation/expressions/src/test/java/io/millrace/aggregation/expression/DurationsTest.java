package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "1h30m, PT1H30M", "7d, P7D", "2w, P14D"})
    void aDurationOfADefinitionIsParsed(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1.5h", "1y", "1 h", "9999999999s", "1m1m1m1m1m1m1m1m1m1m1m1m1m1m1m1m"})
    void anythingElseIsRejectedWithExamples(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("write 500ms, 10s, 1h30m, 7d or 2w");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-1.5h, -5400000",
        "+1d, 86400000",
        "1h30m, 5400000",
        "1000000ns, 1",
        "500us500us, 1",
        ".5s, 500"
    })
    void aDurationOfAnExpressionMayHaveASignAndFractions(String text, long millis) {
        assertThat(Durations.parseSignedMillis(text)).hasValue(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1ns", "0.5ms", "1x", "106752d", "-"})
    void aDurationOfAnExpressionIsNullUnlessItIsInWholeMillisecondsAndInRange(String text) {
        assertThat(Durations.parseSignedMillis(text)).isEmpty();
    }
}
