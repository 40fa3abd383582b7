package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTextTest {
    private final ExpressionChecker checker = new ExpressionChecker();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        event.name == "A"            | ( event.name=='A' )
        1 + 2 * 3                    | 1 + (2 * 3)
        [1,2].exists(x, x > 1)       | [ 1, 2 ].exists(x, (x > 1))
        {"a": 1}.a                   | { 'a':1 }.a
        """)
    void spellingsOfOneExpressionAreEqual(String left, String right) throws Exception {
        assertThat(checker.checkValue(left)).isEqualTo(checker.checkValue(right));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        event.name == "A"            | event.name == "a"
        1                            | 1.0
        "1"                          | 1
        (1 + 2) * 3                  | 1 + 2 * 3
        ["a , b"]                    | ["a", "b"]
        has(event.properties.a)      | event.properties.a
        """)
    void differentExpressionsAreNot(String left, String right) throws Exception {
        assertThat(checker.checkValue(left)).isNotEqualTo(checker.checkValue(right));
    }
}
