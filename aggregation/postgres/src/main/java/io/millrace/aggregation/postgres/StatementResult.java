package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgwire.ResultColumn;
import java.util.List;

/** Rows of a statement. */
record StatementResult(List<ResultColumn> columns, List<Object[]> rows) {}
