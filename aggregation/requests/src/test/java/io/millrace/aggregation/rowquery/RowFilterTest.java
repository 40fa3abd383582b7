package io.millrace.aggregation.rowquery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowFilterTest {
    @Test
    void boundsApplyToTheWindowItself() {
        RowFilter filter = new RowFilter(60, 180, List.of());

        assertThat(filter.matches(60, 120, List.of())).isTrue();
        assertThat(filter.matches(120, 180, List.of())).isTrue();
        assertThat(filter.matches(0, 60, List.of())).isFalse();
        assertThat(filter.matches(180, 240, List.of())).isFalse();
    }

    @Test
    void aDimensionMatchesValuesInTheSetOrOutsideOfIt() {
        Set<String> swissOrAbsent = new HashSet<>(Arrays.asList("CH", null));
        RowFilter among = RowFilter.NONE.and(new RowFilter.Values(0, true, swissOrAbsent));
        RowFilter none = RowFilter.NONE.and(new RowFilter.Values(0, false, swissOrAbsent));

        assertThat(among.matches(0, 1, List.of("CH"))).isTrue();
        assertThat(among.matches(0, 1, Arrays.asList((String) null))).isTrue();
        assertThat(among.matches(0, 1, List.of(""))).isFalse();
        assertThat(none.matches(0, 1, List.of("DE"))).isTrue();
        assertThat(none.matches(0, 1, Arrays.asList((String) null))).isFalse();
    }
}
