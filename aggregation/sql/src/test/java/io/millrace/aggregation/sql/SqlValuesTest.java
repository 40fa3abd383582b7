package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SqlValuesTest {
    @Test
    void numbersOfDifferentTypesCompareByValue() {
        assertThat(SqlValues.ORDER.compare(2L, 2.5)).isNegative();
        assertThat(SqlValues.ORDER.compare(new BigDecimal("2.50"), 2.5)).isZero();
        assertThat(SqlValues.ORDER.compare(Long.MAX_VALUE, Long.MAX_VALUE - 1)).isPositive();
        assertThat(SqlValues.ORDER.compare("a", "b")).isNegative();
    }

    @Test
    void equalNumbersOfDifferentTypesHaveOneGroupKey() {
        assertThat(SqlValues.groupKey(2.0)).isEqualTo(SqlValues.groupKey(2L));
        assertThat(SqlValues.groupKey(new BigDecimal("2.0"))).isEqualTo(SqlValues.groupKey(2L));
        assertThat(SqlValues.groupKey(2.5)).isNotEqualTo(SqlValues.groupKey(2L));
        assertThat(SqlValues.groupKey("2")).isNotEqualTo(SqlValues.groupKey(2L));
    }
}
