package io.millrace.aggregation.postgres;

import io.millrace.aggregation.pgcatalog.CatalogSession;
import io.millrace.aggregation.pgcatalog.ColumnTypes;
import io.millrace.aggregation.pgdialect.InsightDialect;
import io.millrace.aggregation.pgdialect.SelectLabels;
import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgdialect.Translation;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.ResultColumn;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.sql.SqlService;
import io.millrace.runtime.http.RequestException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queries of one client, of insights or of the catalogue. Blocks; used by one thread at a time. */
final class QueryRunner {
    /** Columns of a query, and types of its parameters in the order of their numbers. */
    record Described(List<ResultColumn> columns, List<PgType> parameters) {}

    /**
     * What a session adds to a query.
     *
     * @param shown zone of times that name none
     * @param calendar zone of days and months; empty for that of the insights
     */
    record Zones(ZoneId shown, Optional<ZoneId> calendar) {}

    private final SqlService sql;
    private final CatalogSession catalog;
    private final String tenant;
    private final int maxRows;

    QueryRunner(SqlService sql, CatalogSession catalog, String tenant, int maxRows) {
        this.sql = sql;
        this.catalog = catalog;
        this.tenant = tenant;
        this.maxRows = maxRows;
    }

    /** @throws PgException if the query is invalid */
    Described describe(Statement statement, Zones zones) {
        if (statement.isOfCatalog()) {
            CatalogSession.Prepared prepared = catalog.prepare(statement);
            return new Described(prepared.columns(), prepared.parameters());
        }
        Translation translation = InsightDialect.translate(statement, zones.shown());
        try {
            SqlService.Prepared prepared = sql.prepare(translation.sql());
            List<PgType> parameters = new ArrayList<>();
            for (int number = 1; number <= translation.parameterCount(); number++) {
                int mark = translation.parameters().indexOf(number);
                parameters.add(
                        mark < 0
                                ? PgType.TEXT
                                : ColumnTypes.of(prepared.parameters().get(mark).getSqlTypeName()));
            }
            return new Described(columns(statement, prepared.columns()), parameters);
        } catch (RequestException e) { // rejected at the edge
            throw SqlFailures.of(e, translation);
        }
    }

    /**
     * Runs a query.
     *
     * @param parameters values by their number
     * @throws PgException if the query is invalid or refused
     */
    StatementResult run(Statement statement, List<Object> parameters, Zones zones, Budget budget) {
        if (statement.isOfCatalog()) {
            CatalogSession.Result result = catalog.run(statement, parameters, maxRows, budget);
            return new StatementResult(result.columns(), result.rows());
        }
        Translation translation = InsightDialect.translate(statement, zones.shown());
        if (translation.parameterCount() > parameters.size()) {
            throw PgException.of(
                    SqlState.PROTOCOL_VIOLATION,
                    "the statement has " + translation.parameterCount() + " parameters, " + parameters.size()
                            + " are given");
        }
        List<Object> values = new ArrayList<>();
        translation.parameters().forEach(number -> values.add(parameters.get(number - 1)));
        try {
            SqlService.Result result = sql.run(
                    translation.sql(),
                    values,
                    new SqlService.Scope(tenant, zones.calendar()),
                    ReadOptions.complete(budget));
            result.rows().forEach(QueryRunner::dropNotFinite);
            return new StatementResult(columns(statement, result.columns()), result.rows());
        } catch (RequestException e) { // rejected at the edge
            throw SqlFailures.of(e, translation);
        }
    }

    /** Frees what is open in the catalogue. */
    void close() throws SQLException {
        catalog.close();
    }

    /** What is no number is NULL, as in every other format of rows. */
    private static void dropNotFinite(Object[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] instanceof Double number && !Double.isFinite(number)) {
                row[i] = null;
            }
        }
    }

    /** Expressions without an alias have the names that PostgreSQL would give them. */
    private static List<ResultColumn> columns(Statement statement, List<SqlService.Column> columns) {
        List<String> names = SelectLabels.of(statement);
        List<ResultColumn> all = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String name = names.size() == columns.size()
                    ? names.get(i)
                    : columns.get(i).name();
            all.add(new ResultColumn(name, ColumnTypes.of(columns.get(i).type().getSqlTypeName())));
        }
        return all;
    }
}
