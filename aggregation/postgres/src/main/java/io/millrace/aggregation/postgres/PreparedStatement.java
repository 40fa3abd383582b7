package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.ResultColumn;
import java.util.List;

/**
 * Statement that a client has prepared.
 *
 * @param statement null if the text was empty
 * @param columns empty if it returns no rows
 */
record PreparedStatement(Statement statement, List<PgType> parameters, List<ResultColumn> columns) {
    /** Statement of the simple protocol, whose columns are known when it has run. */
    static PreparedStatement unprepared(Statement statement) {
        return new PreparedStatement(statement, List.of(), List.of());
    }

    boolean isEmpty() {
        return statement == null;
    }
}
