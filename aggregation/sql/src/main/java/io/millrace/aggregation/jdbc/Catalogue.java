package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.sql.InsightTable;
import io.millrace.aggregation.sql.LikePattern;
import io.millrace.aggregation.sql.SqlService;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.sql.type.SqlTypeName;

/** Results of JDBC metadata calls: tables, columns and types as rows keyed by JDBC column names. */
final class Catalogue {
    static final String TABLE = "TABLE";

    private static final List<SqlTypeName> TYPES = List.of(
            SqlTypeName.BOOLEAN, SqlTypeName.BIGINT, SqlTypeName.DOUBLE, SqlTypeName.VARCHAR, SqlTypeName.TIMESTAMP);

    private final SqlService service;

    Catalogue(SqlService service) {
        this.service = service;
    }

    List<Map<String, Object>> tables(Meta.Pat name, List<String> types) {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (types == null || types.isEmpty() || types.contains(TABLE)) {
            Predicate<String> wanted = like(name);
            service.tables().stream()
                    .filter(table -> wanted.test(table.insight().name()))
                    .forEach(table -> rows.add(Map.of(
                            "TABLE_NAME", table.insight().name(),
                            "TABLE_TYPE", TABLE,
                            "REMARKS", table.insight().description())));
        }
        return rows;
    }

    List<Map<String, Object>> columns(Meta.Pat table, Meta.Pat name) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Predicate<String> wantedTable = like(table);
        Predicate<String> wantedColumn = like(name);
        for (InsightTable insight : service.tables()) {
            List<InsightTable.Column> columns = insight.columns();
            for (int i = 0; i < columns.size(); i++) {
                InsightTable.Column column = columns.get(i);
                if (wantedTable.test(insight.insight().name()) && wantedColumn.test(column.name())) {
                    rows.add(Map.of(
                            "TABLE_NAME", insight.insight().name(),
                            "COLUMN_NAME", column.name(),
                            "DATA_TYPE", column.type().getJdbcOrdinal(),
                            "TYPE_NAME", column.type().getName(),
                            "NULLABLE",
                                    column.nullable()
                                            ? DatabaseMetaData.columnNullable
                                            : DatabaseMetaData.columnNoNulls,
                            "IS_NULLABLE", column.nullable() ? "YES" : "NO",
                            "ORDINAL_POSITION", i + 1,
                            "REMARKS", column.remark()));
                }
            }
        }
        return rows;
    }

    static List<Map<String, Object>> types() {
        return TYPES.stream()
                .map(type -> Map.<String, Object>of(
                        "TYPE_NAME",
                        type.getName(),
                        "DATA_TYPE",
                        type.getJdbcOrdinal(),
                        "NULLABLE",
                        (short) DatabaseMetaData.typeNullable,
                        "SEARCHABLE",
                        (short) DatabaseMetaData.typeSearchable))
                .toList();
    }

    /** JDBC search pattern: {@code %} matches any text, {@code _} one character, a backslash escapes the next character. */
    private static Predicate<String> like(Meta.Pat pattern) {
        return pattern == null || pattern.s == null
                ? name -> true
                : JdbcErrors.translating(() -> LikePattern.of(pattern.s, '\\', true))::matches;
    }
}
