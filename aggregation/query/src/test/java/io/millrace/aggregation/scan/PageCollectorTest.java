package io.millrace.aggregation.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.Cursor;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.rowquery.RowFilter;
import io.millrace.aggregation.rowquery.RowFormat;
import io.millrace.aggregation.rowquery.RowOrder;
import io.millrace.aggregation.rowquery.RowPage;
import io.millrace.aggregation.rowquery.RowQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageCollectorTest {
    private static final long SEED = 20_261_121;

    @ParameterizedTest
    @EnumSource(RowOrder.By.class)
    void allPagesTogetherAreTheSortedRowsForAnyOrderOfArrival(RowOrder.By by) {
        for (boolean descending : List.of(false, true)) {
            Random random = new Random(SEED);
            RowOrder order = new RowOrder(by, 0, descending);
            List<Row> rows = rows(random);
            List<Row> expected = new ArrayList<>(rows);
            expected.sort(order);

            List<Row> paged = new ArrayList<>();
            Optional<Cursor> after = Optional.empty();
            do {
                Collections.shuffle(rows, random);
                PageCollector collector = new PageCollector(query(order, after));
                rows.forEach(collector::add);
                RowPage page = collector.page();
                paged.addAll(page.rows());
                after = page.next().map(cursor -> Cursor.decode(cursor.encode(), 42));
            } while (after.isPresent());

            assertThat(paged).as("seed %d", SEED).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(RowOrder.By.class)
    void nullsComeLastInBothDirections(RowOrder.By by) {
        Row absent = new Row(0, 60, Arrays.asList((String) null), Arrays.asList((Object) null), 1, true);
        Row present = new Row(0, 60, List.of("x"), List.of(1.5), 1, true);

        assertThat(new RowOrder(by, 0, true).compare(present, absent)).isNegative();
        assertThat(new RowOrder(by, 0, false).compare(present, absent)).isNegative();
    }

    private static List<Row> rows(Random random) {
        List<Row> rows = new ArrayList<>();
        for (long window = 0; window < 10; window++) {
            for (int group = 0; group < 12; group++) {
                String name = group == 11 ? null : "g" + group;
                Object value =
                        switch (random.nextInt(4)) {
                            case 0 -> null;
                            case 1 -> Double.NaN;
                            case 2 -> random.nextInt(5) / 2.0;
                            default -> (long) random.nextInt(3);
                        };
                rows.add(new Row(window * 60, window * 60 + 60, Arrays.asList(name), Arrays.asList(value), 1, false));
            }
        }
        return rows;
    }

    private static RowQuery query(RowOrder order, Optional<Cursor> after) {
        return new RowQuery(
                SampleInsights.sales(),
                "default",
                0,
                Long.MAX_VALUE,
                Map.of(),
                RowFilter.NONE,
                List.of(0),
                Optional.empty(),
                order,
                7,
                after,
                RowFormat.JSON,
                42);
    }
}
