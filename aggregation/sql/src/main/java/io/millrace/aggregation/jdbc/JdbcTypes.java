package io.millrace.aggregation.jdbc;

import io.millrace.aggregation.sql.SqlService;
import java.sql.DatabaseMetaData;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** JDBC types of SQL types, and values in transport: times as local times of the client, everything else unchanged. */
final class JdbcTypes {
    private JdbcTypes() {}

    static List<ColumnMetaData> columns(List<SqlService.Column> columns) {
        List<ColumnMetaData> metadata = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            RelDataType type = columns.get(i).type();
            metadata.add(column(
                    i, columns.get(i).name(), jdbcType(type), type.isNullable(), type.getPrecision(), type.getScale()));
        }
        return metadata;
    }

    private static ColumnMetaData column(
            int ordinal, String name, SqlTypeName type, boolean nullable, int precision, int scale) {
        boolean signed = SqlTypeName.NUMERIC_TYPES.contains(type);
        return new ColumnMetaData(
                ordinal,
                false,
                true,
                true,
                false,
                nullable ? DatabaseMetaData.columnNullable : DatabaseMetaData.columnNoNulls,
                signed,
                40,
                name,
                name,
                "",
                Math.max(0, precision),
                Math.max(0, scale),
                "",
                "",
                ColumnMetaData.scalar(type.getJdbcOrdinal(), type.getName(), rep(type)),
                true,
                false,
                false,
                rep(type).clazz.getName());
    }

    static List<AvaticaParameter> parameters(List<RelDataType> types) {
        List<AvaticaParameter> parameters = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            SqlTypeName type = jdbcType(types.get(i));
            parameters.add(new AvaticaParameter(
                    SqlTypeName.NUMERIC_TYPES.contains(type),
                    Math.max(0, types.get(i).getPrecision()),
                    Math.max(0, types.get(i).getScale()),
                    type.getJdbcOrdinal(),
                    type.getName(),
                    Object.class.getName(),
                    "?" + i));
        }
        return parameters;
    }

    /** JDBC type: BIGINT for all whole numbers and intervals, DOUBLE for approximate numbers, VARCHAR for text. */
    private static SqlTypeName jdbcType(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        if (SqlTypeName.INT_TYPES.contains(name) || SqlTypeName.INTERVAL_TYPES.contains(name)) {
            return SqlTypeName.BIGINT;
        }
        if (SqlTypeName.APPROX_TYPES.contains(name)) {
            return SqlTypeName.DOUBLE;
        }
        return SqlTypeName.CHAR_TYPES.contains(name) || name == SqlTypeName.NULL || name == SqlTypeName.ANY
                ? SqlTypeName.VARCHAR
                : name;
    }

    private static Rep rep(SqlTypeName type) {
        return switch (type) {
            case BIGINT, TIMESTAMP -> Rep.LONG;
            case DATE -> Rep.INTEGER;
            case DOUBLE -> Rep.DOUBLE;
            case BOOLEAN -> Rep.BOOLEAN;
            case DECIMAL -> Rep.NUMBER;
            default -> Rep.STRING;
        };
    }

    /** Row in transport. */
    static Object[] toJdbc(List<SqlService.Column> columns, Object[] row, ClientClock clock) {
        Object[] values = row.clone();
        for (int i = 0; i < values.length; i++) {
            SqlTypeName type = columns.get(i).type().getSqlTypeName();
            if (values[i] instanceof Long days && type == SqlTypeName.DATE) {
                values[i] = Math.toIntExact(days);
            } else if (values[i] instanceof Long millis && type == SqlTypeName.TIMESTAMP) {
                values[i] = clock.toWallMillis(millis);
            } else if (values[i] instanceof Double number && !Double.isFinite(number)) {
                values[i] = null;
            }
        }
        return values;
    }
}
