package io.millrace.schemas.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BooleansTest {
    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "True"})
    void trueIsTrueInAnyCase(String text) {
        assertThat(Booleans.parse(text)).hasValue(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE", "False"})
    void falseIsFalseInAnyCase(String text) {
        assertThat(Booleans.parse(text)).hasValue(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0", "yes", "no", "t", " true", "true ", "\uff54rue"})
    void everythingElseIsNoTruth(String text) {
        assertThat(Booleans.parse(text)).isEmpty();
    }
}
