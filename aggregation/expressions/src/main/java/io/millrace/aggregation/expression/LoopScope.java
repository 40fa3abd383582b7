package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The inside of a comprehension while it is compiled and run: its variables, and what depends on them, which is computed anew
 * for each item. Not thread-safe.
 */
final class LoopScope {
    private final LoopScope parent;
    private final Map<String, Variable> variables = new HashMap<>();
    private final List<Expression> inside = new ArrayList<>();
    private final StepBudget work;
    final Map<String, Expression> shared = new HashMap<>();

    LoopScope(LoopScope parent) {
        this.parent = parent;
        this.work = parent == null ? new StepBudget() : parent.work;
    }

    /** What one evaluation of an outermost comprehension has done, with all that are in it. */
    private static final class StepBudget {
        /** About two milliseconds. */
        static final int MAX_STEPS = 20_000;

        private int done;

        void spend(int steps) {
            done += steps;
            if (done > MAX_STEPS) {
                throw new ExpressionLimitException("more than " + MAX_STEPS + " steps over lists for one event");
            }
        }
    }

    boolean isOutermost() {
        return parent == null;
    }

    void reset() {
        inside.forEach(Expression::invalidate);
        work.done = 0;
    }

    Variable declare(String name, boolean item) {
        var variable = new Variable(item);
        variables.put(name, variable);
        inside.add(variable);
        return variable;
    }

    void add(Expression expression) {
        inside.add(expression);
    }

    Variable find(String name) {
        var here = variables.get(name);
        return here != null || parent == null ? here : parent.find(name);
    }

    /** The innermost scope, of this and those around it, of which the tree names a variable; null where it names none. */
    LoopScope innermostUsedBy(CelExpr tree) {
        for (var scope = this; scope != null; scope = scope.parent) {
            if (Trees.names(tree, scope.variables.keySet())) {
                return scope;
            }
        }
        return null;
    }

    /** The next item: what was computed for the one before is charged for and forgotten. */
    void nextItem() {
        int steps = 1;
        for (var expression : inside) {
            steps += expression.invalidate();
        }
        work.spend(steps);
    }
}
