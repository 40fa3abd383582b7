package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walks over expression trees without recursion, so that a deep tree cannot overflow the stack. */
final class Trees {
    private Trees() {}

    private record Level(CelExpr tree, int depth) {}

    /** Whether the tree is deeper than the bound. */
    static boolean isDeeperThan(CelExpr root, int most) {
        var left = new ArrayDeque<Level>();
        left.push(new Level(root, 1));
        while (!left.isEmpty()) {
            var next = left.pop();
            if (next.depth > most) {
                return true;
            }
            children(next.tree).forEach(child -> left.push(new Level(child, next.depth + 1)));
        }
        return false;
    }

    static long greatestId(CelExpr root) {
        long greatest = root.id();
        var left = new ArrayDeque<CelExpr>();
        left.push(root);
        while (!left.isEmpty()) {
            var next = left.pop();
            greatest = Math.max(greatest, next.id());
            if (next.getKind() == CelExpr.ExprKind.Kind.MAP) {
                for (var entry : next.map().entries()) {
                    greatest = Math.max(greatest, entry.id());
                }
            }
            children(next).forEach(left::push);
        }
        return greatest;
    }

    /** Whether the tree uses one of the names as a variable. */
    static boolean names(CelExpr root, Set<String> names) {
        var left = new ArrayDeque<CelExpr>();
        left.push(root);
        while (!left.isEmpty()) {
            var next = left.pop();
            if (next.getKind() == CelExpr.ExprKind.Kind.IDENT
                    && names.contains(next.ident().name())) {
                return true;
            }
            children(next).forEach(left::push);
        }
        return false;
    }

    private static List<CelExpr> children(CelExpr tree) {
        var children = new ArrayList<CelExpr>();
        switch (tree.getKind()) {
            case SELECT -> children.add(tree.select().operand());
            case CALL -> {
                tree.call().target().ifPresent(children::add);
                children.addAll(tree.call().args());
            }
            case LIST -> children.addAll(tree.list().elements());
            case MAP ->
                tree.map().entries().forEach(entry -> {
                    children.add(entry.key());
                    children.add(entry.value());
                });
            case STRUCT -> tree.struct().entries().forEach(entry -> children.add(entry.value()));
            case COMPREHENSION -> {
                var fold = tree.comprehension();
                children.addAll(List.of(
                        fold.iterRange(), fold.accuInit(), fold.loopCondition(), fold.loopStep(), fold.result()));
            }
            default -> {
                // Constants and identifiers have no children.
            }
        }
        return children;
    }
}
