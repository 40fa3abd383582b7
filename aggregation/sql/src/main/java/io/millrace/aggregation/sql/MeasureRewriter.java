package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.MeasureSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Rewriter of measures without an aggregate function in an aggregating SELECT: each becomes MERGE of its accumulators. Rejects
 * SUM and AVG of measures that cannot be added, such as uniques, whose sum would count a person once per row. Works on the
 * parsed tree before names are resolved, and therefore only on SELECTs from a single insight. For one statement.
 */
final class MeasureRewriter extends SqlShuttle {
    private static final Set<String> NOT_ADDITIVE_KINDS =
            Set.of("uniques", "quantile", "avg", "variance", "stddev", "rate", "ratio");
    private static final Set<String> ADDITIVE_FUNCTIONS = Set.of("SUM", "AVG", "$SUM0");

    private final Map<String, InsightTable> tables;
    private final Set<String> withNames = new HashSet<>();
    private Optional<SqlNodeList> order = Optional.empty();

    MeasureRewriter(Map<String, InsightTable> tables) {
        this.tables = tables;
    }

    @Override
    public SqlNode visit(SqlCall call) {
        if (call instanceof SqlWith with) {
            with.withList.forEach(item -> withNames.add(lower(((SqlWithItem) item).name.getSimple())));
        }
        if (call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect select) {
            order = Optional.of(ordered.orderList);
            SqlNode query = visit(select);
            SqlNodeList keys = order.orElse(ordered.orderList);
            order = Optional.empty();
            return new SqlOrderBy(ordered.getParserPosition(), query, keys, ordered.offset, ordered.fetch);
        }
        Optional<SqlNodeList> keys = order;
        order = Optional.empty();
        SqlNode visited = super.visit(call);
        if (visited instanceof SqlSelect select) {
            HavingAliases.replace(select);
            Optional<SqlNodeList> rewritten = rewrite(select, keys);
            order = rewritten.isPresent() ? rewritten : keys;
        }
        return visited;
    }

    private Optional<SqlNodeList> rewrite(SqlSelect select, Optional<SqlNodeList> keys) {
        SqlNode from = select.getFrom();
        SqlNode table = from != null && from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
        if (!(table instanceof SqlIdentifier name)) {
            return Optional.empty();
        }
        String simple = lower(name.names.get(name.names.size() - 1));
        InsightTable insight = withNames.contains(simple) ? null : tables.get(simple);
        if (insight == null || !aggregates(select, keys)) {
            return Optional.empty();
        }
        Set<String> grouped = names(select.getGroup());
        Set<String> aliases = new HashSet<>();
        SqlNodeList items = new SqlNodeList(select.getSelectList().getParserPosition());
        MergeShuttle merge = new MergeShuttle(insight, grouped);
        for (SqlNode item : select.getSelectList()) {
            if (item.getKind() == SqlKind.AS) {
                aliases.add(lower(((SqlCall) item).operand(1).toString()));
            }
            items.add(merge.selectItem(item));
        }
        aliases.addAll(names(select.getSelectList()));
        select.setSelectList(items);
        if (select.getHaving() != null) {
            select.setHaving(select.getHaving().accept(merge));
        }
        aliases.addAll(grouped);
        return keys.map(list -> (SqlNodeList) list.accept(new MergeShuttle(insight, aliases)));
    }

    private static boolean aggregates(SqlSelect select, Optional<SqlNodeList> keys) {
        return select.getGroup() != null
                || select.getHaving() != null
                || hasAggregate(select.getSelectList())
                || keys.map(MeasureRewriter::hasAggregate).orElse(false);
    }

    private static boolean hasAggregate(SqlNode node) {
        if (node instanceof SqlNodeList list) {
            return list.stream().anyMatch(MeasureRewriter::hasAggregate);
        }
        return node instanceof SqlCall call
                && !node.isA(SqlKind.QUERY)
                && node.getKind() != SqlKind.OVER
                && (isAggregate(call) || call.getOperandList().stream().anyMatch(MeasureRewriter::hasAggregate));
    }

    static boolean isAggregate(SqlCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        return call.getOperator().isAggregator() || SqlOperators.AGGREGATES.contains(name);
    }

    private static Set<String> names(Collection<SqlNode> nodes) {
        Set<String> names = new HashSet<>();
        if (nodes != null) {
            nodes.forEach(node -> {
                if (node instanceof SqlIdentifier name) {
                    names.add(lower(name.names.get(name.names.size() - 1)));
                }
            });
        }
        return names;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Replaces measures outside of aggregate functions by their merge. */
    private static final class MergeShuttle extends SqlShuttle {
        private final InsightTable table;
        private final Set<String> kept;

        MergeShuttle(InsightTable table, Set<String> kept) {
            this.table = table;
            this.kept = kept;
        }

        /** Rewrites an item of a select list; a measure's name remains the name of the column. */
        SqlNode selectItem(SqlNode item) {
            if (item instanceof SqlIdentifier name && measure(name).isPresent()) {
                return SqlStdOperatorTable.AS.createCall(
                        name.getParserPosition(), visit(name), name.getComponent(name.names.size() - 1));
            }
            if (item.getKind() == SqlKind.AS) {
                SqlCall as = (SqlCall) item;
                return SqlStdOperatorTable.AS.createCall(
                        as.getParserPosition(), as.operand(0).accept(this), as.operand(1));
            }
            return item.accept(this);
        }

        @Override
        public SqlNode visit(SqlIdentifier name) {
            return measure(name).isEmpty()
                    ? name
                    : new SqlBasicCall(MergeFunction.MERGE, List.of(name), name.getParserPosition());
        }

        @Override
        public SqlNode visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
                return call;
            }
            if (!isAggregate(call)) {
                return super.visit(call);
            }
            String function = call.getOperator().getName().toUpperCase(Locale.ROOT);
            for (SqlNode operand : call.getOperandList()) {
                if (operand instanceof SqlIdentifier name && ADDITIVE_FUNCTIONS.contains(function)) {
                    checkAdditive(function, name);
                }
            }
            return call;
        }

        private void checkAdditive(String function, SqlIdentifier name) {
            measure(name)
                    .filter(measure -> NOT_ADDITIVE_KINDS.contains(measure.function()))
                    .ifPresent(measure -> {
                        throw SqlErrors.refused(
                                name.getParserPosition(),
                                function + "(" + measure.name() + ") would add up what cannot be added: "
                                        + measure.name() + " is " + measure.source()
                                        + ". Write " + measure.name() + " without " + function + " to merge it");
                    });
        }

        private Optional<MeasureSpec> measure(SqlIdentifier name) {
            String simple = lower(name.names.get(name.names.size() - 1));
            return name.isStar() || kept.contains(simple) ? Optional.empty() : table.findMeasure(simple);
        }
    }
}
