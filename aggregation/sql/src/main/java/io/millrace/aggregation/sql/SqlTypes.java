package io.millrace.aggregation.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeName;

/** Type system of the dialect: Unicode text, timestamps in milliseconds, averages as doubles. */
final class SqlTypes extends SqlTypeFactoryImpl {
    private static final int MILLIS = 3;

    private static final class Rules extends RelDataTypeSystemImpl {
        @Override
        public int getDefaultPrecision(SqlTypeName type) {
            return type == SqlTypeName.TIMESTAMP ? MILLIS : super.getDefaultPrecision(type);
        }

        @Override
        public RelDataType deriveAvgAggType(RelDataTypeFactory types, RelDataType argument) {
            return types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
        }

        /** Keeps Calcite from padding the shorter strings of a list with blanks. */
        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }
    }

    SqlTypes() {
        super(new Rules());
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }
}
