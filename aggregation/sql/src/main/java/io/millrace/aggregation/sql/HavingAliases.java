package io.millrace.aggregation.sql;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Resolution of select-list aliases in HAVING, {@code SELECT SUM(orders) AS n … HAVING n > 2}: each alias is replaced by its
 * expression. Grouping keys and arguments of aggregate functions keep their meaning.
 */
final class HavingAliases extends SqlShuttle {
    private final Map<String, SqlNode> aliases = new HashMap<>();

    private HavingAliases(SqlSelect select) {
        Set<String> grouped = new HashSet<>();
        if (select.getGroup() != null) {
            select.getGroup().forEach(key -> grouped.add(lower(key.toString())));
        }
        for (SqlNode item : select.getSelectList()) {
            if (item.getKind() == SqlKind.AS) {
                String name = lower(((SqlCall) item).operand(1).toString());
                if (!grouped.contains(name)) {
                    aliases.put(name, ((SqlCall) item).operand(0));
                }
            }
        }
    }

    static void replace(SqlSelect select) {
        if (select.getHaving() != null) {
            select.setHaving(select.getHaving().accept(new HavingAliases(select)));
        }
    }

    @Override
    public SqlNode visit(SqlIdentifier name) {
        return name.isSimple() ? aliases.getOrDefault(lower(name.getSimple()), name) : name;
    }

    @Override
    public SqlNode visit(SqlCall call) {
        return call.isA(SqlKind.QUERY) || MeasureRewriter.isAggregate(call) ? call : super.visit(call);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
