package io.millrace.aggregation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.request.Budget;
import io.millrace.runtime.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.TableScan;

/** Statements: each is planned, and run if it reads nothing, or refused, within its time and heap. */
class SqlFuzzTest {
    private static final List<InsightSpec> INSIGHTS = List.of(SampleInsights.sales());

    private final SqlPlanner planner = new SqlPlanner(16_384);

    @FuzzTest
    void aStatementIsAnsweredOrRefused(byte[] bytes) {
        String sql = new String(bytes, StandardCharsets.UTF_8);
        long begun = System.nanoTime();
        try {
            SqlPlanner.Plan plan = planner.plan(sql, INSIGHTS);
            if (plan.parameters().isEmpty() && !readsInsights(plan)) {
                StatementBudget work = new StatementBudget(Budget.lasting(Duration.ofSeconds(4)));
                ClosureCompiler compiler = new ClosureCompiler(
                        plan.root().rel.getCluster().getRexBuilder(),
                        new ClosureCompiler.Parameters(List.of(), List.of()),
                        1_795_248_000_000L,
                        new StatementZone(Optional.of(ZoneOffset.UTC), Set.of()),
                        work);
                new PlanExecution(null, compiler, work, "default", 1_000).run(plan.root().rel);
            }
        } catch (ArithmeticException e) { // as the service refuses it
            assertThat(e).hasNoCause();
        } catch (RequestException e) {
            assertThat(e.status()).as(e.getMessage()).isIn(400, 422);
            assertThat(e.getMessage()).hasSizeLessThan(2_000);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
    }

    private static boolean readsInsights(SqlPlanner.Plan plan) {
        boolean[] reads = new boolean[1];
        new RelVisitor() {
            @Override
            public void visit(RelNode node, int ordinal, RelNode parent) {
                reads[0] |= node instanceof TableScan;
                super.visit(node, ordinal, parent);
            }
        }.go(plan.root().rel);
        return reads[0];
    }
}
