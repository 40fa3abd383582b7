package io.millrace.aggregation.pgcatalog;

import io.millrace.aggregation.pgwire.PgType;
import java.sql.Types;
import org.apache.calcite.sql.type.SqlTypeName;

/** PostgreSQL's types of the types of SQL and JDBC. */
public final class ColumnTypes {
    private ColumnTypes() {}

    /** Type of a column or parameter: intervals are whole numbers, what has no type is text. */
    public static PgType of(SqlTypeName type) {
        return switch (type) {
            case BOOLEAN -> PgType.BOOL;
            case TINYINT, SMALLINT, INTEGER -> PgType.INT4;
            case BIGINT -> PgType.INT8;
            case REAL, FLOAT, DOUBLE -> PgType.FLOAT8;
            case DECIMAL -> PgType.NUMERIC;
            case DATE -> PgType.DATE;
            case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE, TIMESTAMP_TZ -> PgType.TIMESTAMPTZ;
            default -> SqlTypeName.INTERVAL_TYPES.contains(type) ? PgType.INT8 : PgType.TEXT;
        };
    }

    /** Type of a column of the catalogue. */
    static PgType ofJdbc(int type) {
        return switch (type) {
            case Types.BOOLEAN, Types.BIT -> PgType.BOOL;
            case Types.SMALLINT, Types.TINYINT, Types.INTEGER -> PgType.INT4;
            case Types.BIGINT -> PgType.INT8;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> PgType.FLOAT8;
            case Types.DECIMAL, Types.NUMERIC -> PgType.NUMERIC;
            case Types.ARRAY -> PgType.TEXT_ARRAY;
            default -> PgType.TEXT;
        };
    }
}
