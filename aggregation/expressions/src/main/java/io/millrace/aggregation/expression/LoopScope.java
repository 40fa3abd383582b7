package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Scope of a loop: its variables, and the expressions that depend on them, whose cached values are dropped at each item. Counts
 * the steps of all nested loops against one budget. Not thread-safe.
 */
final class LoopScope {
    private final LoopScope parent;
    private final Map<String, Variable> variables = new HashMap<>();
    private final List<Expression> dependents = new ArrayList<>();
    private final StepBudget budget;
    final Map<String, Expression> shared = new HashMap<>();

    LoopScope(LoopScope parent) {
        this.parent = parent;
        this.budget = parent == null ? new StepBudget() : parent.budget;
    }

    /** Steps of one evaluation of an outermost loop, including the loops inside it. */
    private static final class StepBudget {
        /** Takes about two milliseconds. */
        static final int MAX_STEPS = 20_000;

        private int spent;

        void spend(int steps) {
            spent += steps;
            if (spent > MAX_STEPS) {
                throw new ExpressionLimitException("more than " + MAX_STEPS + " steps over lists for one event");
            }
        }
    }

    boolean isOutermost() {
        return parent == null;
    }

    void reset() {
        dependents.forEach(Expression::invalidate);
        budget.spent = 0;
    }

    Variable declare(String name, boolean item) {
        var variable = new Variable(item);
        variables.put(name, variable);
        dependents.add(variable);
        return variable;
    }

    void addDependent(Expression expression) {
        dependents.add(expression);
    }

    Variable find(String name) {
        var here = variables.get(name);
        return here != null || parent == null ? here : parent.find(name);
    }

    /** Innermost scope, from this one outwards, whose variable the tree uses; null if it uses none. */
    LoopScope innermostUsedBy(CelExpr tree) {
        for (var scope = this; scope != null; scope = scope.parent) {
            if (Trees.names(tree, scope.variables.keySet())) {
                return scope;
            }
        }
        return null;
    }

    /** Moves to the next item: drops the values cached for the previous one and charges their cost to the budget. */
    void nextItem() {
        int steps = 1;
        for (var expression : dependents) {
            steps += expression.invalidate();
        }
        budget.spend(steps);
    }
}
