package io.millrace.aggregation.sql;

import io.millrace.runtime.http.RequestException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;

/**
 * Size limits of a parsed statement, which bound the time and memory of planning. The query of a WITH is planned once per
 * reference and counts as often.
 */
final class SqlBounds {
    private static final int MAX_NODES = 4_000;
    private static final int MAX_DEPTH = 120;
    private static final int MAX_SELECTS = 16;
    private static final int MAX_SELECT_DEPTH = 5;

    private final Map<String, Integer> selectsByName = new HashMap<>();
    private int nodes;

    private SqlBounds() {}

    static void check(SqlNode tree) {
        new SqlBounds().countSelects(tree, 0, 0);
    }

    /** Number of SELECTs in a subtree after every name of a WITH is replaced by its query. */
    private int countSelects(SqlNode node, int depth, int selectDepth) {
        if (node == null) {
            return 0;
        }
        if (++nodes > MAX_NODES) {
            throw tooLarge("it has more than " + MAX_NODES + " parts");
        }
        if (depth > MAX_DEPTH || selectDepth > MAX_SELECT_DEPTH) {
            throw SqlText.tooDeep();
        }
        int sum = node instanceof SqlSelect ? 1 : 0;
        if (node instanceof SqlIdentifier name) {
            return selectsByName.getOrDefault(name.toString(), 0);
        }
        if (node instanceof SqlSelect select) {
            requireDistinctStars(select.getSelectList());
        }
        if (node instanceof SqlWith with) {
            for (SqlNode item : with.withList) {
                SqlWithItem named = (SqlWithItem) item;
                selectsByName.merge(
                        named.name.toString(), countSelects(named.query, depth + 1, selectDepth + 1), Math::max);
            }
            return requireFew(countSelects(with.body, depth + 1, selectDepth));
        }
        if (node instanceof SqlCall call) {
            int below = selectDepth + (node instanceof SqlSelect ? 1 : 0);
            for (SqlNode operand : call.getOperandList()) {
                sum = requireFew(sum + countSelects(operand, depth + 1, below));
            }
        } else if (node instanceof SqlNodeList list) {
            for (SqlNode element : list) {
                sum = requireFew(sum + countSelects(element, depth + 1, selectDepth));
            }
        }
        return requireFew(sum);
    }

    private static int requireFew(int selects) {
        if (selects > MAX_SELECTS) {
            throw tooLarge("it has more than " + MAX_SELECTS + " SELECTs, counting each use of a WITH");
        }
        return selects;
    }

    /** Rejects repeated stars, which would double the columns with each level of nesting. */
    private static void requireDistinctStars(SqlNodeList items) {
        Set<String> stars = new HashSet<>();
        for (SqlNode item : items) {
            if (item instanceof SqlIdentifier name && name.isStar() && !stars.add(name.toString())) {
                throw SqlErrors.invalid(item.getParserPosition(), "* is selected twice");
            }
        }
        if (stars.size() > 1 && stars.contains("*")) {
            throw SqlErrors.invalid(items.getParserPosition(), "* already selects all columns");
        }
    }

    private static RequestException tooLarge(String why) {
        return new RequestException(400, "invalid_sql", "the statement is too large: " + why);
    }
}
