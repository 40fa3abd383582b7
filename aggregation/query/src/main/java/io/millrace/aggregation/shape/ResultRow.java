package io.millrace.aggregation.shape;

import io.millrace.aggregation.rowquery.Row;
import java.util.List;
import java.util.Optional;

/**
 * A row as it is answered.
 *
 * @param earlier the same group's row of the period that is compared with
 * @param filled whether nothing was counted in this window and the row only fills the gap
 */
public record ResultRow(Row row, Optional<Row> earlier, boolean filled) {
    public static ResultRow of(Row row) {
        return new ResultRow(row, Optional.empty(), false);
    }

    static List<ResultRow> of(List<Row> rows) {
        return rows.stream().map(ResultRow::of).toList();
    }
}
