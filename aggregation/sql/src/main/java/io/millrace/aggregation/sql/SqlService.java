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
 * RowResponses statements of SQL over insights. Reads only, and no more than the query layer's budgets allow. Thread-safe; running
 * a statement blocks, so it is for the query pool's threads.
 */
public final class SqlService {
    /**
     * A column of an answer.
     *
     * @param type its SQL type
     */
    public record Column(String name, RelDataType type) {}

    /**
     * An answer.
     *
     * @param rows of Long (whole numbers; times and intervals in ms, dates in days), Double, BigDecimal, String, Boolean, null
     * @param freshness of what was read; empty if nothing was
     */
    public record Result(List<Column> columns, List<Object[]> rows, Optional<ResponseFreshness> freshness) {}

    /**
     * A checked statement.
     *
     * @param parameters types of its parameters, in their order
     */
    public record Prepared(List<Column> columns, List<RelDataType> parameters) {}

    /**
     * Who asks.
     *
     * @param tenant whose rows
     * @param zone whose days and months are meant; empty for those of the insights
     */
    public record Reader(String tenant, Optional<ZoneId> zone) {}

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
     * Checks a statement without running it.
     *
     * @throws io.millrace.aggregation.query.RequestException 400 with the place and reason if it is wrong
     */
    public Prepared prepare(String sql) {
        SqlPlanner.Plan plan = planner.plan(sql, source.insights());
        return new Prepared(columns(plan), plan.parameters());
    }

    /**
     * Runs a statement.
     *
     * @param parameters values in their order; times as ms since the epoch, as text, or as an Instant or a LocalDate
     * @param demand holds for each read of the statement
     * @throws io.millrace.aggregation.query.RequestException 400 if the statement is wrong, 422 if it asks for more than the
     *     budgets allow or for what is not supported, 503 once the deadline is over or if rows are staler than the demand
     *     allows, or missing
     */
    public Result run(String sql, List<Object> parameters, Reader reader, ReadOptions demand) {
        SqlPlanner.Plan plan = planner.plan(sql, source.insights());
        if (plan.parameters().size() != parameters.size()) {
            throw SqlErrors.refused("the statement has " + plan.parameters().size() + " parameters, "
                    + parameters.size() + " are given");
        }
        demand.budget().check();
        StatementBudget work = new StatementBudget(demand.budget());
        StatementZone zones = new StatementZone(reader.zone(), zones(plan));
        InsightReads reads = new InsightReads(query -> source.read(query, demand), config.maxRows());
        ClosureCompiler compiler = new ClosureCompiler(
                plan.root().rel.getCluster().getRexBuilder(),
                new ClosureCompiler.Parameters(parameters, plan.parameters()),
                clock.millis(),
                zones,
                work);
        PlanExecution execution = new PlanExecution(reads, compiler, work, reader.tenant(), config.maxRows());
        try {
            List<Object[]> rows = execution.run(plan.root().rel);
            return new Result(columns(plan), answered(plan, rows, work), reads.freshness());
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

    /** Room for an answer, as much as any answer of the query layer may have. */
    ResponseBody answer(Budget budget) {
        return new ResponseBody(source.limits().maxAnswerBytes(), budget);
    }

    /** The tables there are, by name. */
    public List<InsightTable> tables() {
        return source.insights().stream()
                .sorted(Comparator.comparing(InsightSpec::name))
                .map(InsightTable::new)
                .toList();
    }

    /** Columns that only order rows are left out. */
    private static List<Object[]> answered(SqlPlanner.Plan plan, List<Object[]> rows, StatementBudget work) {
        List<Integer> shown = plan.root().fields.leftList();
        boolean all = shown.size() == plan.root().rel.getRowType().getFieldCount();
        for (int i = 0; all && i < shown.size(); i++) {
            all = shown.get(i) == i;
        }
        return all
                ? rows
                : rows.stream()
                        .map(row -> {
                            work.row(shown.size());
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
