package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.RowHeapSize;
import io.millrace.aggregation.sql.SqlService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.calcite.avatica.AvaticaUtils;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.MissingResultsException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Avatica service over SQL, for one request. It keeps no state between requests: a result is complete in its first frame, and a
 * prepared statement travels in its handle. Any instance can serve any request, and clients that close nothing leak nothing.
 */
final class InsightMeta extends MetaImpl {
    private static final int COPIES_HELD = 5;

    private final SqlService service;
    private final Catalogue catalogue;
    private final ClientClock clock;
    private final SqlService.Scope scope;
    private final Budget budget;

    InsightMeta(SqlService service, ClientClock clock, SqlService.Scope scope, Budget budget) {
        super(null);
        this.service = service;
        this.catalogue = new Catalogue(service);
        this.clock = clock;
        this.scope = scope;
        this.budget = budget;
    }

    @Override
    public void openConnection(ConnectionHandle connection, Map<String, String> info) {
        // There is no state to keep or drop.
    }

    @Override
    public void closeConnection(ConnectionHandle connection) {
        // There is no state to keep or drop.
    }

    @Override
    public ConnectionProperties connectionSync(ConnectionHandle connection, ConnectionProperties properties) {
        return new ConnectionPropertiesImpl(true, true, java.sql.Connection.TRANSACTION_NONE, null, null);
    }

    @Override
    public Map<DatabaseProperty, Object> getDatabaseProperties(ConnectionHandle connection) {
        return Map.of();
    }

    @Override
    public StatementHandle createStatement(ConnectionHandle connection) {
        return new StatementHandle(connection.id, randomId(), null);
    }

    @Override
    public void closeStatement(StatementHandle statement) {
        // There is no state to keep or drop.
    }

    @Override
    public StatementHandle prepare(ConnectionHandle connection, String sql, long maxRows) {
        SqlService.Prepared prepared = JdbcErrors.translating(() -> service.prepare(sql));
        Signature signature = Signature.create(
                JdbcTypes.columns(prepared.columns()),
                sql,
                JdbcTypes.parameters(prepared.parameters()),
                CursorFactory.ARRAY,
                StatementType.SELECT);
        return new StatementHandle(connection.id, randomId(), signature);
    }

    @Override
    @SuppressWarnings("deprecation")
    public ExecuteResult prepareAndExecute(
            StatementHandle statement, String sql, long maxRows, PrepareCallback callback) {
        return execute(statement, sql, List.of(), maxRows);
    }

    @Override
    public ExecuteResult prepareAndExecute(
            StatementHandle statement, String sql, long maxRows, int maxRowsInFrame, PrepareCallback callback) {
        return execute(statement, sql, List.of(), maxRows);
    }

    @Override
    @SuppressWarnings("deprecation")
    public ExecuteResult execute(StatementHandle statement, List<TypedValue> parameters, long maxRows)
            throws NoSuchStatementException {
        return execute(statement, parameters, AvaticaUtils.toSaturatedInt(maxRows));
    }

    @Override
    public ExecuteResult execute(StatementHandle statement, List<TypedValue> parameters, int maxRowsInFrame)
            throws NoSuchStatementException {
        if (statement.signature == null || statement.signature.sql == null) {
            throw new NoSuchStatementException(statement);
        }
        List<Object> values = JdbcErrors.translating(
                () -> parameters.stream().map(clock::parameter).collect(Collectors.toList()));
        return execute(statement, statement.signature.sql, values, -1);
    }

    private ExecuteResult execute(StatementHandle statement, String sql, List<Object> parameters, long maxRows) {
        SqlService.Result result =
                JdbcErrors.translating(() -> service.run(sql, parameters, scope, ReadOptions.complete(budget)));
        List<Object> rows = new ArrayList<>();
        JdbcErrors.translating(() -> {
            for (Object[] row : result.rows()) {
                if (maxRows >= 0 && rows.size() >= maxRows) {
                    break;
                }
                reserveHeap(row);
                rows.add(JdbcTypes.toJdbc(result.columns(), row, clock));
            }
            return rows;
        });
        Signature signature = Signature.create(
                JdbcTypes.columns(result.columns()), sql, List.of(), CursorFactory.ARRAY, StatementType.SELECT);
        return new ExecuteResult(List.of(MetaResultSet.create(
                statement.connectionId, statement.id, false, signature, Frame.create(0, true, rows))));
    }

    /** Reserves heap for a row several times, because Avatica holds a response as objects, as text or message, and as bytes. */
    private void reserveHeap(Object[] row) {
        long bytes = 0;
        for (Object value : row) {
            bytes += RowHeapSize.of(value);
        }
        budget.reserve(COPIES_HELD * bytes);
    }

    @Override
    public Frame fetch(StatementHandle statement, long offset, int maxRows) throws MissingResultsException {
        return Frame.EMPTY;
    }

    @Override
    public boolean syncResults(StatementHandle statement, QueryState state, long offset) {
        return false;
    }

    @Override
    public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle statement, List<String> statements) {
        throw JdbcErrors.readOnly();
    }

    @Override
    public ExecuteBatchResult executeBatch(StatementHandle statement, List<List<TypedValue>> parameters) {
        throw JdbcErrors.readOnly();
    }

    @Override
    public void commit(ConnectionHandle connection) {
        // Read-only: there is nothing to commit or roll back.
    }

    @Override
    public void rollback(ConnectionHandle connection) {
        // Read-only: there is nothing to commit or roll back.
    }

    @Override
    public MetaResultSet getTables(
            ConnectionHandle connection, String catalog, Pat schema, Pat table, List<String> types) {
        return resultSetOf(MetaTable.class, catalogue.tables(table, types));
    }

    @Override
    public MetaResultSet getColumns(ConnectionHandle connection, String catalog, Pat schema, Pat table, Pat column) {
        return resultSetOf(MetaColumn.class, catalogue.columns(table, column));
    }

    @Override
    public MetaResultSet getTableTypes(ConnectionHandle connection) {
        return resultSetOf(MetaTableType.class, List.of(Map.of("TABLE_TYPE", Catalogue.TABLE)));
    }

    @Override
    public MetaResultSet getTypeInfo(ConnectionHandle connection) {
        return resultSetOf(MetaTypeInfo.class, Catalogue.types());
    }

    private <E> MetaResultSet resultSetOf(Class<E> columnsOf, List<Map<String, Object>> rows) {
        List<ColumnMetaData> columns = fieldMetaData(columnsOf).columns;
        List<Object> listed = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            listed.add(
                    columns.stream().map(column -> row.get(column.columnName)).toArray());
        }
        return resultSet(columns, Frame.create(0, true, listed));
    }

    /** Empty results for metadata that does not exist: procedures, keys, privileges. */
    @Override
    protected MetaResultSet createResultSet(
            Map<String, Object> internal, List<ColumnMetaData> columns, CursorFactory factory, Frame frame) {
        return resultSet(columns, Frame.create(0, true, Collections.emptyList()));
    }

    private static MetaResultSet resultSet(List<ColumnMetaData> columns, Frame frame) {
        Signature signature = Signature.create(columns, "", List.of(), CursorFactory.ARRAY, StatementType.SELECT);
        return MetaResultSet.create("", randomId(), true, signature, frame);
    }

    private static int randomId() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }
}
