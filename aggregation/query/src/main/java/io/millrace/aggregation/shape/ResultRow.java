package io.millrace.aggregation.shape;

import io.millrace.aggregation.rowquery.Row;
import java.util.List;
import java.util.Optional;

/**
 * Row as a response presents it.
 *
 * @param earlier row of the same group in the earlier period
 * @param filled whether the row fills a gap
 */
public record ResultRow(Row row, Optional<Row> earlier, boolean filled) {
    public static ResultRow of(Row row) {
        return new ResultRow(row, Optional.empty(), false);
    }

    static List<ResultRow> of(List<Row> rows) {
        return rows.stream().map(ResultRow::of).toList();
    }
}
