package io.millrace.aggregation.sql;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Rewriter of functions and types of other databases to standard SQL: {@code DATE_TRUNC('month', t)} becomes
 * {@code FLOOR(t TO MONTH)}. A function without an equivalent is rejected with an alternative.
 */
final class DialectRewriter extends SqlShuttle {
    private static final String QUANTILE =
            "declare a measure with quantile() and select it without an aggregate function";
    private static final Map<String, String> ALTERNATIVES = Map.ofEntries(
            Map.entry("MEDIAN", QUANTILE),
            Map.entry("PERCENTILE_CONT", QUANTILE),
            Map.entry("PERCENTILE_DISC", QUANTILE),
            Map.entry("APPROX_PERCENTILE", QUANTILE),
            Map.entry(
                    "APPROX_COUNT_DISTINCT",
                    "declare a measure with uniques() and select it without an aggregate function"),
            Map.entry("STDDEV", "declare a measure with stddev() and select it without an aggregate function"),
            Map.entry("DATEDIFF", "write TIMESTAMPDIFF(DAY, a, b)"),
            Map.entry("DATE_DIFF", "write TIMESTAMPDIFF(DAY, a, b)"),
            Map.entry("DATEADD", "write TIMESTAMPADD(DAY, 1, t) or t + INTERVAL '1' DAY"),
            Map.entry("DATE_ADD", "write TIMESTAMPADD(DAY, 1, t) or t + INTERVAL '1' DAY"),
            Map.entry("DATE_SUB", "write t - INTERVAL '1' DAY"),
            Map.entry("TO_CHAR", "write EXTRACT or CAST(t AS VARCHAR)"),
            Map.entry("DATE_FORMAT", "write EXTRACT or CAST(t AS VARCHAR)"),
            Map.entry("STRFTIME", "write EXTRACT or CAST(t AS VARCHAR)"),
            Map.entry("TO_DATE", "write CAST(x AS DATE)"),
            Map.entry("TO_TIMESTAMP", "write CAST(x AS TIMESTAMP)"),
            Map.entry("GREATEST", "write CASE WHEN a > b THEN a ELSE b END"),
            Map.entry("LEAST", "write CASE WHEN a < b THEN a ELSE b END"),
            Map.entry("RIGHT", "write SUBSTRING(x FROM n)"),
            Map.entry("CURRENT_TIME", "there is no type for times of day: write EXTRACT(HOUR FROM NOW())"),
            Map.entry("REGEXP_LIKE", "write LIKE"),
            Map.entry("DATE_TRUNC", "write DATE_TRUNC('month', t) or FLOOR(t TO MONTH)"),
            Map.entry("DATE_PART", "write DATE_PART('month', t) or EXTRACT(MONTH FROM t)"));

    @Override
    public SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        return visited instanceof SqlCall inner ? rewrite(inner) : visited;
    }

    /** Standard types for the type names of other databases. */
    @Override
    public SqlNode visit(SqlDataTypeSpec type) {
        SqlTypeName standard =
                switch (type.getTypeName().toString().toLowerCase(Locale.ROOT)) {
                    case "text", "string" -> SqlTypeName.VARCHAR;
                    case "int8", "int64", "long" -> SqlTypeName.BIGINT;
                    case "float8", "float64" -> SqlTypeName.DOUBLE;
                    case "bool" -> SqlTypeName.BOOLEAN;
                    case "datetime", "timestamptz" -> SqlTypeName.TIMESTAMP;
                    default -> null;
                };
        SqlParserPos at = type.getParserPosition();
        return standard == null ? type : new SqlDataTypeSpec(new SqlBasicTypeNameSpec(standard, at), at);
    }

    private static SqlNode rewrite(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        SqlParserPos at = call.getParserPosition();
        List<SqlNode> operands = call.getOperandList();
        int count = operands.size();
        SqlNode standard =
                switch (name) {
                    case "DATE_TRUNC" -> count == 2 ? truncation(operands, at) : null;
                    case "DATE_PART" ->
                        count == 2 && unit(operands.get(0)) != null
                                ? call(SqlStdOperatorTable.EXTRACT, at, unit(operands.get(0)), operands.get(1))
                                : null;
                    case "IFNULL", "NVL" -> count == 2 ? call(SqlStdOperatorTable.COALESCE, at, operands) : null;
                    case "LENGTH", "LEN" -> count == 1 ? call(SqlStdOperatorTable.CHAR_LENGTH, at, operands) : null;
                    case "SUBSTR" -> call(SqlStdOperatorTable.SUBSTRING, at, operands);
                    case "LEFT" ->
                        count == 2
                                ? call(
                                        SqlStdOperatorTable.SUBSTRING,
                                        at,
                                        operands.get(0),
                                        SqlLiteral.createExactNumeric("1", at),
                                        operands.get(1))
                                : null;
                    case "STRPOS", "INSTR" ->
                        count == 2 ? call(SqlStdOperatorTable.POSITION, at, operands.get(1), operands.get(0)) : null;
                    case "CONCAT" -> count > 0 ? concatenation(operands, at) : null;
                    case "DATE" -> count == 1 ? castToDate(operands.get(0), at) : null;
                    case "IF", "IIF" -> count == 3 ? caseExpression(operands, at) : null;
                    default -> call;
                };
        if (standard == null || (standard == call && ALTERNATIVES.containsKey(name))) {
            throw SqlErrors.refused(
                    at,
                    name + " is not supported in this form: "
                            + ALTERNATIVES.getOrDefault(name, "see aggregation/SQL.md"));
        }
        return standard;
    }

    private static SqlNode call(SqlOperator operator, SqlParserPos at, SqlNode... operands) {
        return operator.createCall(at, operands);
    }

    private static SqlNode call(SqlOperator operator, SqlParserPos at, List<SqlNode> operands) {
        return operator.createCall(at, operands);
    }

    /** FLOOR to a unit, which is a string and comes first, or a keyword and comes last. */
    private static SqlNode truncation(List<SqlNode> operands, SqlParserPos at) {
        SqlNode unit = unit(operands.get(0));
        if (unit != null) {
            return call(SqlStdOperatorTable.FLOOR, at, operands.get(1), unit);
        }
        SqlNode last = unit(operands.get(1));
        return last == null ? null : call(SqlStdOperatorTable.FLOOR, at, operands.get(0), last);
    }

    private static SqlNode unit(SqlNode node) {
        if (node instanceof SqlIntervalQualifier unit) {
            return unit;
        }
        String name = node instanceof SqlCharStringLiteral text
                ? text.getValueAs(String.class)
                : node instanceof SqlIdentifier word && word.isSimple() ? word.getSimple() : "";
        TimeUnit unit =
                switch (name.strip().toLowerCase(Locale.ROOT)) {
                    case "second", "seconds" -> TimeUnit.SECOND;
                    case "minute", "minutes" -> TimeUnit.MINUTE;
                    case "hour", "hours" -> TimeUnit.HOUR;
                    case "day", "days" -> TimeUnit.DAY;
                    case "week", "weeks" -> TimeUnit.WEEK;
                    case "month", "months" -> TimeUnit.MONTH;
                    case "quarter", "quarters" -> TimeUnit.QUARTER;
                    case "year", "years" -> TimeUnit.YEAR;
                    case "dow" -> TimeUnit.DOW;
                    case "isodow" -> TimeUnit.ISODOW;
                    case "doy" -> TimeUnit.DOY;
                    case "epoch" -> TimeUnit.EPOCH;
                    default -> null;
                };
        return unit == null ? null : new SqlIntervalQualifier(unit, null, node.getParserPosition());
    }

    private static SqlNode concatenation(List<SqlNode> operands, SqlParserPos at) {
        SqlNode all = operands.get(0);
        for (SqlNode next : operands.subList(1, operands.size())) {
            all = call(SqlStdOperatorTable.CONCAT, at, all, next);
        }
        return all;
    }

    private static SqlNode castToDate(SqlNode operand, SqlParserPos at) {
        SqlDataTypeSpec type = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, at), at);
        return call(SqlStdOperatorTable.CAST, at, operand, type);
    }

    private static SqlNode caseExpression(List<SqlNode> operands, SqlParserPos at) {
        return new SqlCase(at, null, SqlNodeList.of(operands.get(0)), SqlNodeList.of(operands.get(1)), operands.get(2));
    }
}
