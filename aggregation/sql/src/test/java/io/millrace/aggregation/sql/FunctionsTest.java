package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Logic and numeric functions over constant operands. */
class FunctionsTest {
    private static final Object[] NO_ROW = {};

    @Test
    void logicHasThreeValues() {
        assertThat(LogicFunctions.and(constants(null, false)).evaluate(NO_ROW)).isEqualTo(false);
        assertThat(LogicFunctions.and(constants(null, true)).evaluate(NO_ROW)).isNull();
        assertThat(LogicFunctions.or(constants(null, true)).evaluate(NO_ROW)).isEqualTo(true);
        assertThat(LogicFunctions.or(constants(null, false)).evaluate(NO_ROW)).isNull();
        assertThat(LogicFunctions.not(constant(null)).evaluate(NO_ROW)).isNull();
    }

    @Test
    void aComparisonWithNullIsNullAndIsNullIsNot() {
        assertThat(LogicFunctions.compare(constant(1L), constant(null), order -> order == 0)
                        .evaluate(NO_ROW))
                .isNull();
        assertThat(LogicFunctions.isValue(constant(null), null, false).evaluate(NO_ROW))
                .isEqualTo(true);
    }

    @Test
    void caseTakesTheFirstTrueConditionElseItsLastOperand() {
        assertThat(LogicFunctions.caseWhen(constants(null, "a", true, "b", "else"))
                        .evaluate(NO_ROW))
                .isEqualTo("b");
        assertThat(LogicFunctions.caseWhen(constants(false, "a", "else")).evaluate(NO_ROW))
                .isEqualTo("else");
    }

    @Test
    void roundingKeepsTheTypeOfItsOperand() {
        assertThat(round(2.345, 2L)).isEqualTo(2.35);
        assertThat(round(1_250L, -2L)).isEqualTo(1_300L);
        assertThat(round(new BigDecimal("2.345"), 1L)).isEqualTo(new BigDecimal("2.3"));
        assertThat(round(null, 1L)).isNull();
    }

    @Test
    void negatingTheSmallestLongOverflows() {
        var negated = NumericFunctions.negate(constant(Long.MIN_VALUE));

        assertThatThrownBy(() -> negated.evaluate(NO_ROW)).hasMessageContaining("overflows");
    }

    private static Object round(Object value, Object places) {
        return NumericFunctions.round(constants(value, places), RoundingMode.HALF_UP)
                .evaluate(NO_ROW);
    }

    private static Closure constant(Object value) {
        return row -> value;
    }

    private static List<Closure> constants(Object... values) {
        return Arrays.stream(values).map(FunctionsTest::constant).toList();
    }
}
