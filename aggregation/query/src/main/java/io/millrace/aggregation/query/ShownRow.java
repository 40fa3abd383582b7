package io.millrace.aggregation.query;

import java.util.List;
import java.util.Optional;

/**
 * A row as it is answered.
 *
 * @param earlier the same group's row of the period that is compared with
 * @param filled whether nothing was counted in this window and the row only fills the gap
 */
record ShownRow(Row row, Optional<Row> earlier, boolean filled) {
    static ShownRow of(Row row) {
        return new ShownRow(row, Optional.empty(), false);
    }

    static List<ShownRow> of(List<Row> rows) {
        return rows.stream().map(ShownRow::of).toList();
    }
}
