package io.millrace.aggregation.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.EventFields;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns checked trees into closures. Equal sub-expressions of everything that one compiler compiles become one closure,
 * which computes once an event. Not thread-safe.
 */
public final class ExpressionCompiler {
    private final EventFields.Builder fields;
    private final Map<String, Expression> shared = new HashMap<>();

    /** @param fields is told of every property and trait that is named */
    public ExpressionCompiler(EventFields.Builder fields) {
        this.fields = fields;
    }

    public Expression compile(CheckedExpression expression) {
        return compile(expression.tree().getExpr());
    }

    /** The call that a measure's expression is. */
    public MeasureCall measure(CheckedExpression expression) {
        return new MeasureCall(expression.tree().getExpr(), this);
    }

    /** How many different sub-expressions there are. */
    public int size() {
        return shared.size();
    }

    Expression compile(CelExpr tree) {
        var key = TreeText.of(tree);
        var known = shared.get(key);
        if (known != null) {
            return known;
        }
        var compiled = build(tree);
        shared.put(key, compiled);
        return compiled;
    }

    private Expression build(CelExpr tree) {
        return switch (tree.getKind()) {
            case CONSTANT -> constant(tree);
            case SELECT -> select(tree);
            case CALL -> call(tree, tree.call());
            case IDENT -> throw unsupported(tree, "name a field, such as event.name, not '" + TreeText.of(tree) + "'");
            case LIST -> throw unsupported(tree, "a list is supported only on the right of 'in'");
            default -> throw unsupported(tree, "maps, structs and macros other than has() are not supported");
        };
    }

    private static Expression constant(CelExpr tree) {
        CelConstant constant = tree.constant();
        return switch (constant.getKind()) {
            case NULL_VALUE -> Constants.nothing();
            case BOOLEAN_VALUE -> Constants.of(constant.booleanValue());
            case INT64_VALUE -> Constants.of(constant.int64Value());
            case DOUBLE_VALUE -> Constants.of(constant.doubleValue());
            case STRING_VALUE -> Constants.of(constant.stringValue());
            default -> throw unsupported(tree, "constants are null, bool, int, double or string");
        };
    }

    private Expression select(CelExpr tree) {
        var slot = slot(FieldPath.of(tree), tree);
        return tree.select().testOnly() ? Slots.isPresent(slot) : slot;
    }

    private Expression slot(FieldPath path, CelExpr tree) {
        if (path == null) {
            throw unsupported(tree, "only fields of event have fields");
        }
        return switch (path.root()) {
            case PROPERTIES -> keyed("properties:" + path.name(), path, fields.property(path.name()));
            case TRAITS -> keyed("traits:" + path.name(), path, fields.trait(path.name()));
            case FIELD -> field(path, tree);
        };
    }

    /** One slot however the path is spelled: {@code properties.a.b} and {@code properties["a.b"]} are the same key. */
    private Expression keyed(String key, FieldPath path, int slot) {
        if (path.name().isEmpty()) {
            throw new IllegalStateException("a path without a key");
        }
        return shared.computeIfAbsent(key, absent -> Slots.ofKey(slot));
    }

    private static Expression field(FieldPath path, CelExpr tree) {
        var field = EventField.ofPath(path.name());
        if (field == null) {
            throw unsupported(tree, "'event." + path.name() + "' is a group of fields; name one of them");
        }
        return Slots.of(field);
    }

    private Expression call(CelExpr tree, CelExpr.CelCall call) {
        var operands = call.target().isPresent()
                ? Stream.concat(call.target().stream(), call.args().stream()).toList()
                : List.copyOf(call.args());
        var function = call.function();
        if (function.equals("_[_]")) {
            return slot(FieldPath.of(tree), tree);
        }
        if (function.equals("@in")) {
            return in(tree, operands);
        }
        if (function.equals("matches")) {
            return Texts.matches(compile(operands.get(0)), pattern(operands.get(1)));
        }
        if (function.equals("duration")) {
            return Conversion.duration(duration(operands.get(0)));
        }
        if (Times.isPart(function)) {
            var zone = operands.size() > 1 ? zone(operands.get(1)) : ZoneOffset.UTC;
            return Times.part(function, compile(operands.get(0)), zone);
        }
        var compiled = operands.stream().map(this::compile).toList();
        return switch (compiled.size()) {
            case 1 -> unary(tree, function, compiled.get(0));
            case 2 -> binary(tree, function, compiled.get(0), compiled.get(1));
            case 3 -> Logic.choose(compiled.get(0), compiled.get(1), compiled.get(2));
            default -> throw unsupported(tree, "'" + function + "' is not supported");
        };
    }

    private static Expression unary(CelExpr tree, String function, Expression operand) {
        return switch (function) {
            case "!_" -> Logic.not(operand);
            case "-_" -> Arithmetic.negate(operand);
            case "size" -> Texts.size(operand);
            case "int" -> Conversion.toLong(operand);
            case "double" -> Conversion.toDouble(operand);
            case "string" -> Conversion.toText(operand);
            case "bool" -> Conversion.toBoolean(operand);
            case "timestamp" -> Conversion.toTimestamp(operand);
            case "dyn" -> operand;
            case "lower" -> Texts.lower(operand);
            case "upper" -> Texts.upper(operand);
            default -> throw unsupported(tree, "'" + function + "' is not supported");
        };
    }

    private static Expression binary(CelExpr tree, String function, Expression left, Expression right) {
        return switch (function) {
            case "_&&_" -> Logic.and(left, right);
            case "_||_" -> Logic.or(left, right);
            case "_==_" -> Comparison.equal(left, right, false);
            case "_!=_" -> Comparison.equal(left, right, true);
            case "_<_" -> Comparison.less(left, right);
            case "_<=_" -> Comparison.lessOrEqual(left, right);
            case "_>_" -> Comparison.greater(left, right);
            case "_>=_" -> Comparison.greaterOrEqual(left, right);
            case "_+_" -> Arithmetic.add(left, right);
            case "_-_" -> Arithmetic.subtract(left, right);
            case "_*_" -> Arithmetic.multiply(left, right);
            case "_/_" -> Arithmetic.divide(left, right);
            case "_%_" -> Arithmetic.remainder(left, right);
            case "startsWith" -> Texts.startsWith(left, right);
            case "endsWith" -> Texts.endsWith(left, right);
            case "contains" -> Texts.contains(left, right);
            case "before" -> Texts.before(left, right);
            case "after" -> Texts.after(left, right);
            case "coalesce" -> Logic.coalesce(left, right);
            default -> throw unsupported(tree, "'" + function + "' is not supported");
        };
    }

    private Expression in(CelExpr tree, List<CelExpr> operands) {
        var right = operands.get(1);
        if (right.getKind() == CelExpr.ExprKind.Kind.LIST) {
            var items = right.list().elements().stream().map(this::compile).toList();
            return Comparison.in(compile(operands.get(0)), items);
        }
        var key = operands.get(0);
        var path = key.getKind() == CelExpr.ExprKind.Kind.CONSTANT ? FieldPath.ofMap(right) : null;
        if (path == null || key.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            throw unsupported(tree, "'in' takes a list, or a constant key in event.properties or event.traits");
        }
        return Slots.isPresent(slot(path.child(key.constant().stringValue()), tree));
    }

    private static Pattern pattern(CelExpr tree) {
        try {
            return Pattern.compile(text(tree, "the pattern of matches()"));
        } catch (PatternSyntaxException e) {
            // Rejected at the edge: the definition is refused with this message.
            throw unsupported(tree, "not an RE2 pattern: " + e.getMessage());
        }
    }

    private static ZoneId zone(CelExpr tree) {
        try {
            return ZoneId.of(text(tree, "a time zone"));
        } catch (DateTimeException e) {
            // Rejected at the edge, as above.
            throw unsupported(tree, "not a time zone: " + e.getMessage());
        }
    }

    private static Duration duration(CelExpr tree) {
        try {
            return Durations.parse(text(tree, "the text of duration()"));
        } catch (IllegalArgumentException e) {
            // Rejected at the edge, as above.
            throw unsupported(tree, e.getMessage());
        }
    }

    private static String text(CelExpr tree, String what) {
        if (tree.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || tree.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            throw unsupported(tree, what + " must be a constant text");
        }
        return tree.constant().stringValue();
    }

    static UnsupportedExpressionException unsupported(CelExpr tree, String message) {
        return new UnsupportedExpressionException(tree.id(), message);
    }
}
