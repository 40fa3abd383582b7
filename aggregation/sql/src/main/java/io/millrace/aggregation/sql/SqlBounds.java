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
 * Keeps the time and memory of planning small by refusing large trees: planning is about linear in what is bounded here.
 * A table of a WITH is planned once for each place that names it, so it counts so often.
 */
final class SqlBounds {
    private static final int MOST_NODES = 4_000;
    private static final int DEEPEST = 120;
    private static final int MOST_SELECTS = 16;
    private static final int DEEPEST_SELECTS = 5;

    private final Map<String, Integer> selectsOfNames = new HashMap<>();
    private int nodes;

    private SqlBounds() {}

    static void check(SqlNode tree) {
        new SqlBounds().selects(tree, 0, 0);
    }

    /** How many SELECTs a part comes to when every name of a WITH is replaced by what it stands for. */
    private int selects(SqlNode node, int depth, int selectDepth) {
        if (node == null) {
            return 0;
        }
        if (++nodes > MOST_NODES) {
            throw tooLarge("it has more than " + MOST_NODES + " parts");
        }
        if (depth > DEEPEST || selectDepth > DEEPEST_SELECTS) {
            throw SqlText.tooDeep();
        }
        int sum = node instanceof SqlSelect ? 1 : 0;
        if (node instanceof SqlIdentifier name) {
            return selectsOfNames.getOrDefault(name.toString(), 0);
        }
        if (node instanceof SqlSelect select) {
            onceEachStar(select.getSelectList());
        }
        if (node instanceof SqlWith with) {
            for (SqlNode item : with.withList) {
                SqlWithItem named = (SqlWithItem) item;
                selectsOfNames.merge(
                        named.name.toString(), selects(named.query, depth + 1, selectDepth + 1), Math::max);
            }
            return checked(selects(with.body, depth + 1, selectDepth));
        }
        if (node instanceof SqlCall call) {
            int below = selectDepth + (node instanceof SqlSelect ? 1 : 0);
            for (SqlNode operand : call.getOperandList()) {
                sum = checked(sum + selects(operand, depth + 1, below));
            }
        } else if (node instanceof SqlNodeList list) {
            for (SqlNode element : list) {
                sum = checked(sum + selects(element, depth + 1, selectDepth));
            }
        }
        return checked(sum);
    }

    private static int checked(int selects) {
        if (selects > MOST_SELECTS) {
            throw tooLarge("it comes to more than " + MOST_SELECTS + " SELECTs");
        }
        return selects;
    }

    /** Stars of stars would double the columns with each level. */
    private static void onceEachStar(SqlNodeList items) {
        Set<String> stars = new HashSet<>();
        for (SqlNode item : items) {
            if (item instanceof SqlIdentifier name && name.isStar() && !stars.add(name.toString())) {
                throw SqlErrors.invalid(item.getParserPosition(), "the star is there twice");
            }
        }
        if (stars.size() > 1 && stars.contains("*")) {
            throw SqlErrors.invalid(items.getParserPosition(), "* has all columns already");
        }
    }

    private static RequestException tooLarge(String why) {
        return new RequestException(400, "invalid_sql", "the statement is too large: " + why);
    }
}
