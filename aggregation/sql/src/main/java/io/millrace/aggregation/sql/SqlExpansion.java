package io.millrace.aggregation.sql;

import io.millrace.runtime.http.RequestException;
import java.math.BigDecimal;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * Limit on the size of a statement after the planner's rewrites: {@code NULLIF(a, b)} duplicates its first operand,
 * {@code a IN (b, c)} repeats it for each value, and nesting doubles the size with each level. Literals are limited too,
 * because some would be written out digit by digit.
 */
final class SqlExpansion {
    private static final long MAX_PARTS = 12_000;
    private static final int MAX_DIGITS = 320;
    private static final int MAX_TYPE_LENGTH = 10_000;

    private SqlExpansion() {}

    /** @throws RequestException 400 if the statement is too large */
    static void check(SqlNode tree) {
        if (countParts(tree) > MAX_PARTS) {
            throw new RequestException(
                    400,
                    "invalid_sql",
                    "the statement is too large: it has more than " + MAX_PARTS + " parts after rewriting");
        }
    }

    private static long countParts(SqlNode node) {
        if (node == null) {
            return 0;
        }
        if (node instanceof SqlNumericLiteral number) {
            checkNumber(number.bigDecimalValue(), node.getParserPosition());
        } else if (node instanceof SqlDataTypeSpec type
                && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
                && basic.getPrecision() > MAX_TYPE_LENGTH) {
            throw SqlErrors.invalid(
                    node.getParserPosition(), "the length or precision of a type is at most " + MAX_TYPE_LENGTH);
        }
        if (node instanceof SqlNodeList list) {
            return sumOfParts(list);
        }
        return node instanceof SqlCall call ? countCallParts(call) : 1;
    }

    private static void checkNumber(BigDecimal number, SqlParserPos at) {
        long digits = Math.max(number.precision(), Math.abs((long) number.precision() - number.scale()));
        if (digits > MAX_DIGITS) {
            throw SqlErrors.invalid(at, "the number has more than " + MAX_DIGITS + " digits");
        }
    }

    private static long sumOfParts(Iterable<SqlNode> nodes) {
        long sum = 1;
        for (SqlNode node : nodes) {
            sum = capped(sum + countParts(node));
        }
        return sum;
    }

    private static long capped(long parts) {
        return Math.min(parts, Integer.MAX_VALUE);
    }

    private static long countCallParts(SqlCall call) {
        if (call instanceof SqlCase choice) {
            // CASE x WHEN … compares x with each WHEN value.
            long value = capped(countParts(choice.getValueOperand())
                    * (long) choice.getWhenOperands().size());
            return capped(value
                    + sumOfParts(choice.getWhenOperands())
                    + sumOfParts(choice.getThenOperands())
                    + countParts(choice.getElseOperand()));
        }
        if (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN) {
            return capped(countParts(call.operand(0)) * valueCount(call.operand(1)) + countParts(call.operand(1)));
        }
        long sum = sumOfParts(call.getOperandList());
        return switch (call.getKind()) {
            case LITERAL, IDENTIFIER, INTERVAL, DESCRIPTOR -> sum;
            default -> mayDuplicateOperands(call) ? capped(2 * sum) : sum;
        };
    }

    private static long valueCount(SqlNode right) {
        return right instanceof SqlNodeList list ? 1L + list.size() : 2;
    }

    /** Whether the planner may duplicate operands of the call. */
    private static boolean mayDuplicateOperands(SqlCall call) {
        return switch (call.getKind()) {
            case SELECT,
                    WITH,
                    WITH_ITEM,
                    ORDER_BY,
                    UNION,
                    JOIN,
                    AS,
                    VALUES,
                    ROW,
                    AND,
                    OR,
                    NOT,
                    PLUS,
                    MINUS,
                    TIMES,
                    DIVIDE,
                    CAST,
                    EQUALS,
                    NOT_EQUALS,
                    LESS_THAN,
                    LESS_THAN_OR_EQUAL,
                    GREATER_THAN,
                    GREATER_THAN_OR_EQUAL,
                    LIKE,
                    DESCENDING,
                    NULLS_FIRST,
                    NULLS_LAST,
                    SUM,
                    COUNT,
                    MIN,
                    MAX -> false;
            default -> true;
        };
    }
}
