package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Event names for which a condition can be true, derived from {@code event.name == "x"}, {@code event.name in [...]} and their
 * combinations by {@code &&} and {@code ||}. With it the engine evaluates only the insights that an event's name can match. Any
 * other sub-expression is assumed to be true for every name.
 */
public final class RequiredEventNames {
    private RequiredEventNames() {}

    /** The names, or empty if the condition can be true for any name. */
    public static Optional<Set<String>> of(CheckedExpression condition) {
        // The engine compares labels, in which longer names are cut.
        return of(condition.tree().getExpr())
                .filter(names -> names.stream().allMatch(name -> name.length() < Expression.MAX_LABEL_LENGTH));
    }

    private static Optional<Set<String>> of(CelExpr tree) {
        if (tree.getKind() != CelExpr.ExprKind.Kind.CALL) {
            return Optional.empty();
        }
        var function = tree.call().function();
        List<CelExpr> operands = tree.call().args();
        return switch (function) {
            case "_&&_" -> both(of(operands.get(0)), of(operands.get(1)));
            case "_||_" -> either(of(operands.get(0)), of(operands.get(1)));
            case "_==_" -> equal(operands.get(0), operands.get(1)).or(() -> equal(operands.get(1), operands.get(0)));
            case "@in" -> in(operands.get(0), operands.get(1));
            default -> Optional.empty();
        };
    }

    private static Optional<Set<String>> both(Optional<Set<String>> left, Optional<Set<String>> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.or(() -> right);
        }
        var common = new HashSet<>(left.get());
        common.retainAll(right.get());
        return Optional.of(common);
    }

    private static Optional<Set<String>> either(Optional<Set<String>> left, Optional<Set<String>> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        var all = new HashSet<>(left.get());
        all.addAll(right.get());
        return Optional.of(all);
    }

    private static Optional<Set<String>> equal(CelExpr field, CelExpr constant) {
        return isName(field) && isText(constant)
                ? Optional.of(Set.of(constant.constant().stringValue()))
                : Optional.empty();
    }

    private static Optional<Set<String>> in(CelExpr field, CelExpr list) {
        if (!isName(field) || list.getKind() != CelExpr.ExprKind.Kind.LIST) {
            return Optional.empty();
        }
        var names = new HashSet<String>();
        for (var element : list.list().elements()) {
            if (!isText(element)) {
                return Optional.empty();
            }
            names.add(element.constant().stringValue());
        }
        return Optional.of(names);
    }

    private static boolean isName(CelExpr tree) {
        var path = FieldPath.of(tree);
        return path != null
                && path.root() == FieldPath.Root.FIELD
                && path.name().equals("name");
    }

    private static boolean isText(CelExpr tree) {
        return tree.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && tree.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
}
