package io.millrace.aggregation.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlNameMatcher;

/** Allow list of operators and functions; none of them accesses anything outside the statement. */
final class SqlOperators {
    /** Names of aggregate functions in statements. */
    static final Set<String> AGGREGATES = Set.of("SUM", "COUNT", "AVG", "MIN", "MAX", "MERGE");

    /** {@code now()}: the time at which the statement started. */
    static final SqlFunction NOW = new SqlFunction(
            "NOW",
            SqlKind.OTHER_FUNCTION,
            ReturnTypes.explicit(SqlTypeName.TIMESTAMP, 3),
            null,
            OperandTypes.NILADIC,
            SqlFunctionCategory.TIMEDATE);

    private static final SqlOperatorTable OWN =
            SqlOperatorTables.of(MergeFunction.MERGE, NOW, SqlLibraryOperators.ILIKE, SqlLibraryOperators.NOT_ILIKE);
    private static final Set<SqlOperator> STANDARD = standard();

    private SqlOperators() {}

    /** Operator table of the allowed operators. */
    static SqlOperatorTable table() {
        return new SqlOperatorTable() {
            @Override
            public void lookupOperatorOverloads(
                    SqlIdentifier name,
                    SqlFunctionCategory category,
                    SqlSyntax syntax,
                    List<SqlOperator> found,
                    SqlNameMatcher matcher) {
                List<SqlOperator> all = new ArrayList<>();
                SqlStdOperatorTable.instance().lookupOperatorOverloads(name, category, syntax, all, matcher);
                all.stream().filter(STANDARD::contains).forEach(found::add);
                OWN.lookupOperatorOverloads(name, category, syntax, found, matcher);
            }

            @Override
            public List<SqlOperator> getOperatorList() {
                List<SqlOperator> all = new ArrayList<>(STANDARD);
                all.addAll(OWN.getOperatorList());
                return all;
            }
        };
    }

    private static Set<SqlOperator> standard() {
        return Set.of(
                SqlStdOperatorTable.SUM,
                SqlStdOperatorTable.COUNT,
                SqlStdOperatorTable.AVG,
                SqlStdOperatorTable.MIN,
                SqlStdOperatorTable.MAX,
                SqlStdOperatorTable.AND,
                SqlStdOperatorTable.OR,
                SqlStdOperatorTable.NOT,
                SqlStdOperatorTable.EQUALS,
                SqlStdOperatorTable.NOT_EQUALS,
                SqlStdOperatorTable.LESS_THAN,
                SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                SqlStdOperatorTable.GREATER_THAN,
                SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
                SqlStdOperatorTable.BETWEEN,
                SqlStdOperatorTable.NOT_BETWEEN,
                SqlStdOperatorTable.IN,
                SqlStdOperatorTable.NOT_IN,
                SqlStdOperatorTable.LIKE,
                SqlStdOperatorTable.NOT_LIKE,
                SqlLibraryOperators.ILIKE,
                SqlLibraryOperators.NOT_ILIKE,
                SqlStdOperatorTable.IS_NULL,
                SqlStdOperatorTable.IS_NOT_NULL,
                SqlStdOperatorTable.IS_TRUE,
                SqlStdOperatorTable.IS_NOT_TRUE,
                SqlStdOperatorTable.IS_FALSE,
                SqlStdOperatorTable.IS_NOT_FALSE,
                SqlStdOperatorTable.PLUS,
                SqlStdOperatorTable.MINUS,
                SqlStdOperatorTable.MULTIPLY,
                SqlStdOperatorTable.DIVIDE,
                SqlStdOperatorTable.PERCENT_REMAINDER,
                SqlStdOperatorTable.MOD,
                SqlStdOperatorTable.UNARY_MINUS,
                SqlStdOperatorTable.UNARY_PLUS,
                SqlStdOperatorTable.DATETIME_PLUS,
                SqlStdOperatorTable.MINUS_DATE,
                SqlStdOperatorTable.CASE,
                SqlStdOperatorTable.COALESCE,
                SqlStdOperatorTable.NULLIF,
                SqlStdOperatorTable.CAST,
                SqlStdOperatorTable.CONCAT,
                SqlStdOperatorTable.UPPER,
                SqlStdOperatorTable.LOWER,
                SqlStdOperatorTable.TRIM,
                SqlStdOperatorTable.SUBSTRING,
                SqlStdOperatorTable.REPLACE,
                SqlStdOperatorTable.POSITION,
                SqlStdOperatorTable.CHAR_LENGTH,
                SqlStdOperatorTable.CHARACTER_LENGTH,
                SqlStdOperatorTable.ABS,
                SqlStdOperatorTable.SIGN,
                SqlStdOperatorTable.ROUND,
                SqlStdOperatorTable.FLOOR,
                SqlStdOperatorTable.CEIL,
                SqlStdOperatorTable.SQRT,
                SqlStdOperatorTable.POWER,
                SqlStdOperatorTable.LN,
                SqlStdOperatorTable.LOG10,
                SqlStdOperatorTable.EXP,
                SqlStdOperatorTable.EXTRACT,
                SqlStdOperatorTable.CURRENT_TIMESTAMP,
                SqlStdOperatorTable.LOCALTIMESTAMP,
                SqlStdOperatorTable.CURRENT_DATE,
                SqlStdOperatorTable.TIMESTAMP_ADD,
                SqlStdOperatorTable.TIMESTAMP_DIFF,
                SqlStdOperatorTable.YEAR,
                SqlStdOperatorTable.MONTH,
                SqlStdOperatorTable.DAYOFMONTH,
                SqlStdOperatorTable.HOUR,
                SqlStdOperatorTable.MINUTE,
                SqlStdOperatorTable.SECOND,
                SqlStdOperatorTable.UNION,
                SqlStdOperatorTable.UNION_ALL,
                SqlStdOperatorTable.AS,
                SqlStdOperatorTable.DESC,
                SqlStdOperatorTable.NULLS_FIRST,
                SqlStdOperatorTable.NULLS_LAST,
                SqlStdOperatorTable.ROW,
                SqlStdOperatorTable.EXISTS,
                SqlStdOperatorTable.DEFAULT);
    }
}
