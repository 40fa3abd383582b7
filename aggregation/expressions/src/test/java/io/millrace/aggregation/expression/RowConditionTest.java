package io.millrace.aggregation.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowConditionTest {
    private static final Map<String, ValueType> COLUMNS = Map.of(
            "country", ValueType.TEXT,
            "event", ValueType.TEXT,
            "orders", ValueType.LONG,
            "revenue", ValueType.DOUBLE,
            "products", ValueType.ANY,
            "final", ValueType.BOOL,
            "window_start", ValueType.TIMESTAMP);

    private final ExpressionChecker checker = new ExpressionChecker();

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "country == 'CH' ; true",
                "country != 'CH' ; false",
                "country in ['DE', 'CH'] && orders > 3 ; true",
                "revenue > 100 ; true",
                "revenue / 2 > 50.5 ; true",
                "revenue / orders > 25 ; true",
                "orders * 2 == 8 ; true",
                "final ; true",
                "!final ; false",
                "event == 'signup' ; true",
                "country.startsWith('C') ; true",
                "lower(country) == 'ch' ; true",
                "products[0].value == 'tea' ; true",
                "products.exists(p, p.value == 'milk' && p.count > 1) ; true",
                "products.filter(country, country.count > 9).size() == 0 ; true",
                "window_start.getHours('Europe/Zurich') == 10 ; true",
                "window_start > timestamp('2026-11-21T00:00:00Z') ; true",
                "1 + 1 == 2 ; true"
            })
    void aConditionReadsTheColumnsOfTheRow(String condition, boolean expected) throws Exception {
        var row = row();

        assertThat(compiled(condition).matches(row::get)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "country == 'CH' ; false",
                "country != 'CH' ; false",
                "country == null ; true",
                "orders > 0 ; false",
                "orders == null || orders > 5 ; true"
            })
    void aColumnThatIsNullMatchesNothingUnlessItIsAskedFor(String condition, boolean expected) throws Exception {
        assertThat(compiled(condition).matches(column -> null)).isEqualTo(expected);
    }

    @Test
    void nothingOfARowIsLeftForTheNext() throws Exception {
        var condition = compiled("orders > 3 && products.exists(p, p.value == country)");
        var row = row();
        row.put("country", "tea");

        assertThat(condition.matches(row::get)).isTrue();
        row.put("country", "wine");
        assertThat(condition.matches(row::get)).isFalse();
        row.put("country", "milk");
        assertThat(condition.matches(row::get)).isTrue();
        row.put("orders", 3L);
        assertThat(condition.matches(row::get)).isFalse();
    }

    @Test
    void aRowThatExceedsALimitThrowsAndTheNextIsRead() throws Exception {
        var condition = compiled("products.all(a, products.all(b, products.all(c, a.count >= 0)))");
        var row = row();
        row.put("products", Collections.nCopies(100, Map.of("value", "x", "count", 1L)));

        assertThatThrownBy(() -> condition.matches(row::get)).hasMessageContaining("steps");
        assertThat(condition.matches(row()::get)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "contry == 'CH' ; 0 ; unknown name 'contry', did you mean 'country'?",
                "orders > 1 && reveneu > 2 ; 14 ; unknown name 'reveneu', did you mean 'revenue'?",
                "country > 5 ; 8 ; '>' does not take (string, int)",
                "orders ; 0 ; a condition must be true or false, this has type int",
                "event.name == 'x' ; 6 ; type 'string' does not support field selection",
                "country == ; 10 ; "
            })
    void anInvalidConditionSaysWhereAndWhy(String condition, int offset, String message) {
        assertThatThrownBy(() -> compiled(condition))
                .isInstanceOfSatisfying(InvalidExpressionException.class, invalid -> {
                    assertThat(invalid.problems().get(0).message()).contains(message == null ? "" : message);
                    assertThat(invalid.problems().get(0).offset()).isEqualTo(offset);
                });
    }

    private RowCondition compiled(String condition) throws InvalidExpressionException {
        return RowCondition.of(checker.checkRowCondition(condition, COLUMNS), COLUMNS.keySet());
    }

    private static Map<String, Object> row() {
        var row = new HashMap<String, Object>();
        row.put("country", "CH");
        row.put("event", "signup");
        row.put("orders", 4L);
        row.put("revenue", 101.5);
        row.put("products", List.of(Map.of("value", "tea", "count", 3L), Map.of("value", "milk", "count", 2L)));
        row.put("final", true);
        row.put("window_start", Instant.parse("2026-11-21T09:00:00Z"));
        return row;
    }
}
