package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgdialect.SelectLabels;
import io.millrace.aggregation.pgdialect.Statement;
import io.millrace.aggregation.pgdialect.Translation;
import io.millrace.aggregation.pgwire.PgException;
import io.millrace.aggregation.pgwire.PgType;
import io.millrace.aggregation.pgwire.ResultColumn;
import io.millrace.aggregation.pgwire.SqlState;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.RowHeapSize;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Queries of one client to the catalogue. Used by one thread at a time. */
public final class CatalogSession implements AutoCloseable {
    /** Columns and parameters of a query. */
    public record Prepared(List<ResultColumn> columns, List<PgType> parameters) {}

    /** Rows of a query: values of Long, Double, BigDecimal, String, Boolean, arrays of them, and null. */
    public record Result(List<ResultColumn> columns, List<Object[]> rows) {}

    private final Catalog catalog;
    private Connection connection;
    private String url = "";

    CatalogSession(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Translates a query of the catalogue.
     *
     * @throws PgException if the query is invalid
     */
    public Prepared prepare(Statement statement) {
        try {
            return prepare(statement, CatalogDialect.translate(statement));
        } catch (SQLException | PgException e) { // rejected at the edge
            return EmptyAnswer.of(statement)
                    .map(columns -> new Prepared(columns, texts(statement.parameterCount())))
                    .orElseThrow(() -> rejected(e));
        }
    }

    private static List<PgType> texts(int count) {
        return Collections.nCopies(count, PgType.TEXT);
    }

    private Prepared prepare(Statement statement, Translation translation) throws SQLException {
        try (PreparedStatement prepared = connection().prepareStatement(translation.sql())) {
            List<PgType> parameters = new ArrayList<>();
            ParameterMetaData types = prepared.getParameterMetaData();
            for (int number = 1; number <= translation.parameterCount(); number++) {
                int mark = translation.parameters().indexOf(number);
                parameters.add(mark < 0 ? PgType.TEXT : ColumnTypes.ofJdbc(types.getParameterType(mark + 1)));
            }
            return new Prepared(columns(statement, prepared.getMetaData()), parameters);
        }
    }

    /**
     * Runs a query within its budget.
     *
     * @throws PgException if the query is invalid, takes too long or returns too many rows
     */
    public Result run(Statement statement, List<Object> parameters, int maxRows, Budget budget) {
        try {
            return run(statement, CatalogDialect.translate(statement), parameters, maxRows, budget);
        } catch (SQLException | PgException e) { // rejected at the edge
            return EmptyAnswer.of(statement)
                    .map(columns -> new Result(columns, List.of()))
                    .orElseThrow(() -> rejected(e));
        }
    }

    private Result run(
            Statement statement, Translation translation, List<Object> parameters, int maxRows, Budget budget)
            throws SQLException {
        try (PreparedStatement query = connection().prepareStatement(translation.sql())) {
            query.setQueryTimeout((int) Math.max(1, budget.remainingMillis() / 1_000));
            query.setMaxRows(maxRows + 1);
            for (int i = 0; i < translation.parameters().size(); i++) {
                query.setObject(i + 1, parameters.get(translation.parameters().get(i) - 1));
            }
            try (ResultSet found = query.executeQuery()) {
                return new Result(columns(statement, found.getMetaData()), rows(found, maxRows, budget));
            }
        }
    }

    private static List<Object[]> rows(ResultSet found, int maxRows, Budget budget) throws SQLException {
        int width = found.getMetaData().getColumnCount();
        List<Object[]> rows = new ArrayList<>();
        while (found.next()) {
            budget.check();
            if (rows.size() == maxRows) {
                throw PgException.of(SqlState.LIMIT_EXCEEDED, "more than " + maxRows + " rows");
            }
            Object[] row = new Object[width];
            long bytes = 0;
            for (int i = 0; i < width; i++) {
                row[i] = plain(found.getObject(i + 1));
                bytes += RowHeapSize.of(row[i] instanceof Object[] array ? String.valueOf(array.length) : row[i]);
            }
            budget.reserve(bytes);
            rows.add(row);
        }
        return rows;
    }

    private static Object plain(Object value) throws SQLException {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Array array) {
            return array.getArray();
        }
        boolean isPlain = value == null || value instanceof Number || value instanceof Boolean;
        return isPlain ? value : value.toString();
    }

    private static List<ResultColumn> columns(Statement statement, ResultSetMetaData types) throws SQLException {
        List<String> names = SelectLabels.of(statement);
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= types.getColumnCount(); i++) {
            String name = names.size() == types.getColumnCount() ? names.get(i - 1) : types.getColumnLabel(i);
            columns.add(new ResultColumn(name, ColumnTypes.ofJdbc(types.getColumnType(i))));
        }
        return columns;
    }

    private Connection connection() throws SQLException {
        String current = catalog.current();
        if (!current.equals(url)) {
            close();
            connection = DriverManager.getConnection(current + ";SCHEMA_SEARCH_PATH=pg_catalog", "reader", "reader");
            url = current;
        }
        return connection;
    }

    private static PgException rejected(Exception failure) {
        return failure instanceof SQLException e ? rejected(e) : (PgException) failure;
    }

    /** The message of the embedded database begins with its reason and continues with the statement. */
    private static PgException rejected(SQLException e) {
        String reason = e.getMessage() == null ? "" : e.getMessage().split("; SQL statement:", 2)[0];
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return PgException.of(
                switch (state) {
                    case "42S02", "42S03", "42S04" -> SqlState.UNKNOWN_TABLE;
                    case "42S22" -> SqlState.UNKNOWN_COLUMN;
                    case "57014" -> SqlState.CANCELED;
                    default -> state.startsWith("42") ? SqlState.SYNTAX : SqlState.NOT_SUPPORTED;
                },
                "the catalogue cannot answer this: "
                        + reason.lines().findFirst().orElse("unknown reason"));
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
            url = "";
        }
    }
}
