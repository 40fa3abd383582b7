package io.millrace.aggregation.rowquery;

import java.util.List;
import java.util.Optional;

/**
 * Page of rows in the query's order.
 *
 * @param next where the next page begins; empty if this is the last
 */
public record RowPage(List<Row> rows, Optional<Cursor> next) {}
