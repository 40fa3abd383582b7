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
 * How many parts a tree comes to once planning has written out what stands for more: {@code NULLIF(a, b)} has its first operand
 * twice, {@code a IN (b, c)} once for each value. Nested, they double with each level, so their sum is bounded. Constants are
 * bounded, too: some of them would be written out digit by digit.
 */
final class SqlExpansion {
    private static final long MOST_PARTS = 12_000;
    private static final int MOST_DIGITS = 320;
    private static final int LONGEST_TYPE = 10_000;

    private SqlExpansion() {}

    /** @throws RequestException 400 if it comes to too much */
    static void check(SqlNode tree) {
        if (parts(tree) > MOST_PARTS) {
            throw new RequestException(
                    400,
                    "invalid_sql",
                    "the statement is too large: written out it comes to more than " + MOST_PARTS + " parts");
        }
    }

    private static long parts(SqlNode node) {
        if (node == null) {
            return 0;
        }
        if (node instanceof SqlNumericLiteral number) {
            checkNumber(number.bigDecimalValue(), node.getParserPosition());
        } else if (node instanceof SqlDataTypeSpec type
                && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
                && basic.getPrecision() > LONGEST_TYPE) {
            throw SqlErrors.invalid(
                    node.getParserPosition(), "a type has at most " + LONGEST_TYPE + " characters or digits");
        }
        if (node instanceof SqlNodeList list) {
            return sum(list);
        }
        return node instanceof SqlCall call ? call(call) : 1;
    }

    private static void checkNumber(BigDecimal number, SqlParserPos at) {
        long digits = Math.max(number.precision(), Math.abs((long) number.precision() - number.scale()));
        if (digits > MOST_DIGITS) {
            throw SqlErrors.invalid(at, "the number has more than " + MOST_DIGITS + " digits");
        }
    }

    private static long sum(Iterable<SqlNode> nodes) {
        long sum = 1;
        for (SqlNode node : nodes) {
            sum = bounded(sum + parts(node));
        }
        return sum;
    }

    private static long bounded(long parts) {
        return Math.min(parts, Integer.MAX_VALUE);
    }

    private static long call(SqlCall call) {
        if (call instanceof SqlCase choice) {
            // With a value the case compares it with each of the others.
            long value = bounded(parts(choice.getValueOperand())
                    * (long) choice.getWhenOperands().size());
            return bounded(value
                    + sum(choice.getWhenOperands())
                    + sum(choice.getThenOperands())
                    + parts(choice.getElseOperand()));
        }
        if (call.getKind() == SqlKind.IN || call.getKind() == SqlKind.NOT_IN) {
            return bounded(parts(call.operand(0)) * values(call.operand(1)) + parts(call.operand(1)));
        }
        long sum = sum(call.getOperandList());
        return switch (call.getKind()) {
            case LITERAL, IDENTIFIER, INTERVAL, DESCRIPTOR -> sum;
            default -> isRewritten(call) ? bounded(2 * sum) : sum;
        };
    }

    private static long values(SqlNode right) {
        return right instanceof SqlNodeList list ? 1L + list.size() : 2;
    }

    /** Whether a part of it may stand more than once in what it is rewritten to. */
    private static boolean isRewritten(SqlCall call) {
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
