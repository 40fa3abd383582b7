package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternsTest {
    @Test
    void aPatternIsCompiled() {
        assertThat(Patterns.compile("^/product/[0-9]{1,9}$")
                        .matcher("/product/42")
                        .find())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a{50}){50}", "((ab){40}){40}", "[a-z]{1000}[a-z]{1000}x", "(((a{20}){20}){20}){20}"})
    void aPatternThatIsTooLongWithItsRepetitionsExpandedIsRefused(String pattern) {
        assertThatThrownBy(() -> Patterns.compile(pattern))
                .isInstanceOf(PatternSyntaxException.class)
                .hasMessageContaining("repetitions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\(a{1000}\\)", "[{]{2,500}", "a{1000}", "x{", "a{,}"})
    void escapesClassesAndLiteralBracesAreNotTakenForRepetitionsOfAGroup(String pattern) {
        assertThat(Patterns.compile(pattern)).isNotNull();
    }
}
