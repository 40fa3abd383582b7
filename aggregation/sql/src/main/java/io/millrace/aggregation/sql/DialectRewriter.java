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
 * Functions that other databases have and their tools write, as standard SQL says the same: {@code DATE_TRUNC('month', t)} is
 * {@code FLOOR(t TO MONTH)}. What there is no such thing for is refused with what to write instead.
 */
final class DialectRewriter extends SqlShuttle {
    private static final String QUANTILE =
            "declare the insight with quantile(), which is merged exactly as it was declared";
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("MEDIAN", QUANTILE),
            Map.entry("PERCENTILE_CONT", QUANTILE),
            Map.entry("PERCENTILE_DISC", QUANTILE),
            Map.entry("APPROX_PERCENTILE", QUANTILE),
            Map.entry("APPROX_COUNT_DISTINCT", "declare the insight with uniques(), and name the measure plainly"),
            Map.entry("STDDEV", "declare the insight with stddev(), and name the measure plainly"),
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
            Map.entry("CURRENT_TIME", "times of day have no type here: write EXTRACT(HOUR FROM NOW())"),
            Map.entry("REGEXP_LIKE", "write LIKE"),
            Map.entry("DATE_TRUNC", "write DATE_TRUNC('month', t) or FLOOR(t TO MONTH)"),
            Map.entry("DATE_PART", "write DATE_PART('month', t) or EXTRACT(MONTH FROM t)"));

    @Override
    public SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        return visited instanceof SqlCall inner ? rewritten(inner) : visited;
    }

    /** Types by the names that others have for them. */
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

    private static SqlNode rewritten(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        SqlParserPos at = call.getParserPosition();
        List<SqlNode> operands = call.getOperandList();
        int count = operands.size();
        SqlNode standard =
                switch (name) {
                    case "DATE_TRUNC" -> count == 2 ? truncated(operands, at) : null;
                    case "DATE_PART" ->
                        count == 2 && unit(operands.get(0)) != null
                                ? called(SqlStdOperatorTable.EXTRACT, at, unit(operands.get(0)), operands.get(1))
                                : null;
                    case "IFNULL", "NVL" -> count == 2 ? called(SqlStdOperatorTable.COALESCE, at, operands) : null;
                    case "LENGTH", "LEN" -> count == 1 ? called(SqlStdOperatorTable.CHAR_LENGTH, at, operands) : null;
                    case "SUBSTR" -> called(SqlStdOperatorTable.SUBSTRING, at, operands);
                    case "LEFT" ->
                        count == 2
                                ? called(
                                        SqlStdOperatorTable.SUBSTRING,
                                        at,
                                        operands.get(0),
                                        SqlLiteral.createExactNumeric("1", at),
                                        operands.get(1))
                                : null;
                    case "STRPOS", "INSTR" ->
                        count == 2 ? called(SqlStdOperatorTable.POSITION, at, operands.get(1), operands.get(0)) : null;
                    case "CONCAT" -> count > 0 ? joined(operands, at) : null;
                    case "DATE" -> count == 1 ? date(operands.get(0), at) : null;
                    case "IF", "IIF" -> count == 3 ? choice(operands, at) : null;
                    default -> call;
                };
        if (standard == null || (standard == call && INSTEAD.containsKey(name))) {
            throw SqlErrors.refused(at, name + " is not supported so: " + INSTEAD.getOrDefault(name, "see SQL.md"));
        }
        return standard;
    }

    private static SqlNode called(SqlOperator operator, SqlParserPos at, SqlNode... operands) {
        return operator.createCall(at, operands);
    }

    private static SqlNode called(SqlOperator operator, SqlParserPos at, List<SqlNode> operands) {
        return operator.createCall(at, operands);
    }

    /** The unit comes first and is a text, or comes last and is a word. */
    private static SqlNode truncated(List<SqlNode> operands, SqlParserPos at) {
        SqlNode unit = unit(operands.get(0));
        if (unit != null) {
            return called(SqlStdOperatorTable.FLOOR, at, operands.get(1), unit);
        }
        SqlNode last = unit(operands.get(1));
        return last == null ? null : called(SqlStdOperatorTable.FLOOR, at, operands.get(0), last);
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

    private static SqlNode joined(List<SqlNode> operands, SqlParserPos at) {
        SqlNode all = operands.get(0);
        for (SqlNode next : operands.subList(1, operands.size())) {
            all = called(SqlStdOperatorTable.CONCAT, at, all, next);
        }
        return all;
    }

    private static SqlNode date(SqlNode operand, SqlParserPos at) {
        SqlDataTypeSpec type = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DATE, at), at);
        return called(SqlStdOperatorTable.CAST, at, operand, type);
    }

    private static SqlNode choice(List<SqlNode> operands, SqlParserPos at) {
        return new SqlCase(at, null, SqlNodeList.of(operands.get(0)), SqlNodeList.of(operands.get(1)), operands.get(2));
    }
}
