package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checked call of a measure function, such as {@code quantile(event.properties.revenue, 0.95)}. */
public final class MeasureCall {
    private final CelExpr tree;
    private final ExpressionCompiler compiler;

    MeasureCall(CelExpr tree, ExpressionCompiler compiler) {
        this.tree = tree;
        this.compiler = compiler;
    }

    public String function() {
        return tree.call().function();
    }

    /** Number of arguments. */
    public int size() {
        return tree.call().args().size();
    }

    /** Compiles the argument. */
    public Expression expression(int argument) {
        return compiler.compile(argument(argument));
    }

    /** Compiles the argument, which must be a number. */
    public Expression numeric(int argument) {
        var expression = expression(argument);
        return switch (expression.type()) {
            case LONG, DOUBLE, ANY -> expression;
            default ->
                throw refusal(
                        argument,
                        function() + "() takes a number, not "
                                + expression.type().name().toLowerCase(Locale.ROOT)
                                + "; convert it with double() or int()");
        };
    }

    /** Constant number given as the argument. */
    public double number(int argument) {
        return number(argument, argument(argument));
    }

    private double number(int argument, CelExpr constant) {
        if (constant.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
            if (constant.constant().getKind() == CelConstant.Kind.INT64_VALUE) {
                return constant.constant().int64Value();
            }
            if (constant.constant().getKind() == CelConstant.Kind.DOUBLE_VALUE) {
                return constant.constant().doubleValue();
            }
        }
        throw refusal(argument, "argument " + (argument + 1) + " of " + function() + "() must be a constant number");
    }

    /** Constant integer given as the argument, within the inclusive bounds. */
    public int integer(int argument, int from, int to) {
        double number = number(argument);
        if (number != Math.rint(number) || number < from || number > to) {
            throw refusal(
                    argument,
                    "argument " + (argument + 1) + " of " + function() + "() must be an integer from " + from + " to "
                            + to);
        }
        return (int) number;
    }

    /** Constant duration given as the argument, such as {@code "7d"}. */
    public Duration duration(int argument) {
        var constant = argument(argument);
        if (constant.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || constant.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            throw refusal(argument, "a duration must be a constant text, such as \"1d\"");
        }
        try {
            return Durations.parse(constant.constant().stringValue());
        } catch (IllegalArgumentException e) {
            // Rejected at the edge: the definition is rejected with this problem.
            throw refusal(argument, e.getMessage());
        }
    }

    /** List of constant numbers given as the argument. */
    public List<Double> numbers(int argument) {
        if (argument(argument).getKind() != CelExpr.ExprKind.Kind.LIST) {
            throw refusal(
                    argument, "argument " + (argument + 1) + " of " + function() + "() must be a list of numbers");
        }
        return argument(argument).list().elements().stream()
                .map(element -> number(argument, element))
                .toList();
    }

    /** Measure call given as the argument; empty if the argument is the name of a measure. */
    public Optional<MeasureCall> measure(int argument) {
        var tree = argument(argument);
        return tree.getKind() == CelExpr.ExprKind.Kind.CALL
                ? Optional.of(new MeasureCall(tree, compiler))
                : Optional.empty();
    }

    /** Name of another measure given as the argument. */
    public String name(int argument) {
        if (argument(argument).getKind() != CelExpr.ExprKind.Kind.IDENT) {
            throw refusal(argument, function() + "() takes measures, by name or as calls");
        }
        return argument(argument).ident().name();
    }

    private CelExpr argument(int argument) {
        return tree.call().args().get(argument);
    }

    /** Exception that rejects the definition because of an argument. */
    public RuntimeException refusal(int argument, String message) {
        return new UnsupportedExpressionException(argument(argument).id(), message);
    }

    /** Exception that rejects the definition because of the call. */
    public RuntimeException refusal(String message) {
        return new UnsupportedExpressionException(tree.id(), message);
    }
}
