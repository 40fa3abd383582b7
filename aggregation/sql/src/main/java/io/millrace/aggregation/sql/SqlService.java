package io.millrace.aggregation.sql;

import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.fleet.RowSource;
import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.ReadOptions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Read-only SQL over insights, within the budgets of the query layer. Thread-safe; running a statement blocks, so callers use
 * threads of the query pool.
 */
public final class SqlService {
    /**
     * Column of a result.
     *
     * @param type its SQL type
     */
    public record Column(String name, RelDataType type) {}

    /**
     * Result of a statement.
     *
     * @param rows values of Long (whole numbers; times and intervals in ms, dates in days), Double, BigDecimal, String, Boolean, null
     * @param freshness freshness of all reads; empty if nothing was read
     */
    public record Result(List<Column> columns, List<Object[]> rows, Optional<ResponseFreshness> freshness) {}

    /**
     * Validated statement.
     *
     * @param parameters types of its parameters, in their order
     */
    public record Prepared(List<Column> columns, List<RelDataType> parameters) {}

    /**
     * Scope of a statement.
     *
     * @param tenant tenant whose rows are read
     * @param zone time zone of days and months; empty for that of the insights
     */
    public record Scope(String tenant, Optional<ZoneId> zone) {}

    private final RowSource source;
    private final SqlConfig config;
    private final SqlPlanner planner;
    private final Clock clock;

    public SqlService(RowSource source, SqlConfig config, Clock clock) {
        this.source = source;
        this.config = config;
        this.planner = new SqlPlanner(config.maxLength());
        this.clock = clock;
    }

    /**
     * Validates a statement without running it.
     *
     * @throws io.millrace.runtime.http.RequestException 400 with position and reason if the statement is invalid
     */
    public Prepared prepare(String sql) {
        SqlPlanner.Plan plan = planner.plan(sql, source.insights());
        return new Prepared(columns(plan), plan.parameters());
    }

    /**
     * Runs a statement.
     *
     * @param parameters values in their order; times as ms since the epoch, as text, or as an Instant or a LocalDate
     * @param options deadline, memory and freshness for each read of the statement
     * @throws io.millrace.runtime.http.RequestException 400 if the statement is invalid, 422 if it is not supported or beyond a
     *     budget, 503 after the deadline or if rows are missing or staler than the options allow
     */
    public Result run(String sql, List<Object> parameters, Scope scope, ReadOptions options) {
        SqlPlanner.Plan plan = planner.plan(sql, source.insights());
        if (plan.parameters().size() != parameters.size()) {
            throw SqlErrors.refused("the statement has " + plan.parameters().size() + " parameters, "
                    + parameters.size() + " are given");
        }
        options.budget().check();
        StatementBudget budget = new StatementBudget(options.budget());
        StatementZone zone = new StatementZone(scope.zone(), zones(plan));
        InsightReads reads = new InsightReads(query -> source.read(query, options), config.maxRows());
        ClosureCompiler compiler = new ClosureCompiler(
                plan.root().rel.getCluster().getRexBuilder(),
                new ClosureCompiler.Parameters(parameters, plan.parameters()),
                clock.millis(),
                zone,
                budget);
        PlanExecution execution = new PlanExecution(reads, compiler, budget, scope.tenant(), config.maxRows());
        try {
            List<Object[]> rows = execution.run(plan.root().rel);
            return new Result(columns(plan), visibleColumns(plan, rows, budget), reads.freshness());
        } catch (ArithmeticException | DateTimeException e) { // rejected at the edge
            throw SqlErrors.refused("a number or a time is out of range: " + e.getMessage());
        }
    }

    private static Set<ZoneId> zones(SqlPlanner.Plan plan) {
        Set<ZoneId> zones = new HashSet<>();
        new RelVisitor() {
            @Override
            public void visit(RelNode node, int ordinal, RelNode parent) {
                if (node instanceof TableScan scan) {
                    zones.add(InsightTable.of(scan).insight().window().zone());
                }
                super.visit(node, ordinal, parent);
            }
        }.go(plan.root().rel);
        return zones;
    }

    /** Response body within the size limit of the query layer. */
    ResponseBody newResponseBody(Budget budget) {
        return new ResponseBody(source.limits().maxAnswerBytes(), budget);
    }

    /** All tables, ordered by name. */
    public List<InsightTable> tables() {
        return source.insights().stream()
                .sorted(Comparator.comparing(InsightSpec::name))
                .map(InsightTable::new)
                .toList();
    }

    /** Rows without the columns that only order them. */
    private static List<Object[]> visibleColumns(SqlPlanner.Plan plan, List<Object[]> rows, StatementBudget budget) {
        List<Integer> shown = plan.root().fields.leftList();
        boolean all = shown.size() == plan.root().rel.getRowType().getFieldCount();
        for (int i = 0; all && i < shown.size(); i++) {
            all = shown.get(i) == i;
        }
        return all
                ? rows
                : rows.stream()
                        .map(row -> {
                            budget.reserveRow(shown.size());
                            return shown.stream().map(index -> row[index]).toArray();
                        })
                        .toList();
    }

    private static List<Column> columns(SqlPlanner.Plan plan) {
        List<RelDataType> types = plan.root().validatedRowType.getFieldList().stream()
                .map(field -> field.getType())
                .toList();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < plan.names().size(); i++) {
            columns.add(new Column(plan.names().get(i), types.get(i)));
        }
        return columns;
    }
}
