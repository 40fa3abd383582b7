package io.millrace.aggregation.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rewriting of operations that mix integers and doubles, which CEL's checker rejects. One operand is wrapped in {@code dyn()},
 * which defers its type to runtime, where {@link Arithmetic} and {@link Comparison} mix the two.
 */
final class MixedNumbers {
    private static final Pattern MIXED = Pattern.compile(
            "(?:bool, )?(?:int, double|double, int)|double, list\\(int\\)|int, list\\(double\\)|list\\(int\\),"
                    + " list\\(double\\)|list\\(double\\), list\\(int\\)");
    private static final Set<String> OPERATORS = Set.of(
            "_==_", "_!=_", "_+_", "_-_", "_*_", "_/_", "_<_", "_<=_", "_>_", "_>=_", "@in", "_?_:_", "coalesce");

    private final CelAbstractSyntaxTree tree;
    private long nextId;
    private boolean found;

    private MixedNumbers(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** Whether an operator does not accept its operand types only because they mix integers and doubles. */
    static boolean isMixedNumberMismatch(String operator, String types) {
        return OPERATORS.contains(operator) && MIXED.matcher(types).matches();
    }

    /** Tree with an operand of the operation at the offset, in code points, wrapped; empty if there is no such operation. */
    static Optional<CelAbstractSyntaxTree> wrapInDyn(CelAbstractSyntaxTree tree, String operator, int offset) {
        var mixed = new MixedNumbers(tree);
        mixed.nextId = Trees.greatestId(tree.getExpr()) + 1;
        var root = mixed.rewrite(tree.getExpr(), operator, offset);
        return mixed.found ? Optional.of(CelAbstractSyntaxTree.newParsedAst(root, tree.getSource())) : Optional.empty();
    }

    private CelExpr rewrite(CelExpr expr, String operator, int offset) {
        return switch (expr.getKind()) {
            case CALL -> call(expr, operator, offset);
            case SELECT ->
                CelExpr.ofSelect(
                        expr.id(),
                        rewrite(expr.select().operand(), operator, offset),
                        expr.select().field(),
                        expr.select().testOnly());
            case LIST ->
                CelExpr.ofList(
                        expr.id(),
                        rewrite(expr.list().elements(), operator, offset),
                        expr.list().optionalIndices());
            case MAP -> {
                var entries = new ArrayList<CelExpr.CelMap.Entry>();
                for (var entry : expr.map().entries()) {
                    entries.add(CelExpr.ofMapEntry(
                            entry.id(),
                            rewrite(entry.key(), operator, offset),
                            rewrite(entry.value(), operator, offset),
                            entry.optionalEntry()));
                }
                yield CelExpr.ofMap(expr.id(), ImmutableList.copyOf(entries));
            }
            case COMPREHENSION -> {
                var fold = expr.comprehension();
                yield CelExpr.ofComprehension(
                        expr.id(),
                        fold.iterVar(),
                        fold.iterVar2(),
                        rewrite(fold.iterRange(), operator, offset),
                        fold.accuVar(),
                        rewrite(fold.accuInit(), operator, offset),
                        rewrite(fold.loopCondition(), operator, offset),
                        rewrite(fold.loopStep(), operator, offset),
                        rewrite(fold.result(), operator, offset));
            }
            default -> expr;
        };
    }

    private CelExpr call(CelExpr expr, String operator, int offset) {
        var call = expr.call();
        var args = new ArrayList<CelExpr>(rewrite(call.args(), operator, offset));
        var place = tree.getSource().getPositionsMap().get(expr.id());
        if (!found && call.function().equals(operator) && place != null && place == offset) {
            int first = operator.equals("_?_:_") ? 1 : 0;
            if (!isDyn(args.get(first))) {
                found = true;
                args.set(first, CelExpr.ofCall(nextId, Optional.empty(), "dyn", ImmutableList.of(args.get(first))));
            }
        }
        return CelExpr.ofCall(
                expr.id(),
                call.target().map(target -> rewrite(target, operator, offset)),
                call.function(),
                ImmutableList.copyOf(args));
    }

    private ImmutableList<CelExpr> rewrite(List<CelExpr> all, String operator, int offset) {
        return all.stream().map(one -> rewrite(one, operator, offset)).collect(ImmutableList.toImmutableList());
    }

    private static boolean isDyn(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals("dyn");
    }
}
