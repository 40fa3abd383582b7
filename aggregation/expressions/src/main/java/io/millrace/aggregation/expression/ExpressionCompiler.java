package io.millrace.aggregation.expression;

import dev.cel.common.ast.CelExpr;
import io.millrace.aggregation.event.EventField;
import io.millrace.aggregation.event.SlotLayout;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compiler of checked expressions to closures. Equal sub-expressions, in whichever of its expressions they occur, share one
 * closure, which is computed once per event. Not thread-safe.
 */
public final class ExpressionCompiler {
    private final SlotLayout.Builder fields;
    private final Map<String, Expression> shared = new HashMap<>();
    /** Scope of the loop that is being compiled, or of the row's columns; null outside of both. */
    private LoopScope scope;

    /** Loops by their accumulator variable. */
    private final IdentityHashMap<Expression, Comprehension> comprehensions = new IdentityHashMap<>();

    /** @param fields assigns a slot to each property and trait that an expression names */
    public ExpressionCompiler(SlotLayout.Builder fields) {
        this.fields = fields;
    }

    /** @param columns variables of a row, over which its expressions are compiled instead of over an event */
    ExpressionCompiler(LoopScope columns) {
        this(new SlotLayout.Builder());
        this.scope = columns;
    }

    public Expression compile(CheckedExpression expression) {
        return compile(expression.tree().getExpr());
    }

    /** Measure call that the expression consists of. */
    public MeasureCall measureCall(CheckedExpression expression) {
        return new MeasureCall(expression.tree().getExpr(), this);
    }

    Expression compile(CelExpr tree) {
        var outer = scope;
        var home = outer == null ? null : outer.innermostUsedBy(tree);
        var known = home == null ? shared : home.shared;
        var key = CanonicalText.of(tree);
        var compiled = known.get(key);
        if (compiled == null) {
            // A sub-expression without loop variables belongs to the outer scope: it is computed once per event, not
            // per item.
            scope = home;
            compiled = build(tree);
            scope = outer;
            known.put(key, compiled);
            if (home != null && !(compiled instanceof Variable)) {
                home.addDependent(compiled);
            }
        }
        return compiled;
    }

    private Expression build(CelExpr tree) {
        return switch (tree.getKind()) {
            case CONSTANT -> Literals.constant(tree);
            case SELECT -> select(tree);
            case CALL -> call(tree, tree.call());
            case IDENT -> variable(tree);
            case LIST -> CollectionFunctions.list(compileAll(tree.list().elements()));
            case MAP ->
                CollectionFunctions.map(
                        compileAll(tree.map().entries().stream()
                                .map(CelExpr.CelMap.Entry::key)
                                .toList()),
                        compileAll(tree.map().entries().stream()
                                .map(CelExpr.CelMap.Entry::value)
                                .toList()));
            case COMPREHENSION -> comprehension(tree, tree.comprehension());
            default -> throw unsupported(tree, "structs are not supported");
        };
    }

    private List<Expression> compileAll(List<CelExpr> trees) {
        return trees.stream().map(this::compile).toList();
    }

    private Expression variable(CelExpr tree) {
        var variable = scope == null ? null : scope.find(tree.ident().name());
        if (variable == null) {
            throw unsupported(tree, "name a field, such as event.name, not '" + CanonicalText.of(tree) + "'");
        }
        return variable;
    }

    private Expression comprehension(CelExpr tree, CelExpr.CelComprehension fold) {
        if (fold.iterVar().equals("event")) {
            throw unsupported(tree, "'event' is the name of the event; give the variable of the macro another name");
        }
        var outer = scope;
        var inner = new LoopScope(outer);
        var range = compile(fold.iterRange());
        var start = compile(fold.accuInit());
        var compiled = new Comprehension(range, start, inner, fold.iterVar(), fold.accuVar());
        comprehensions.put(compiled.result(), compiled);
        scope = inner;
        var goesOn = compile(fold.loopCondition());
        var step = compile(fold.loopStep());
        var end = compile(fold.result());
        scope = outer;
        compiled.setLoop(goesOn, step, end);
        return compiled;
    }

    private Expression select(CelExpr tree) {
        var path = FieldPath.of(tree);
        if (path == null && !FieldPath.isWhole(tree)) {
            var from = compile(tree.select().operand());
            return tree.select().testOnly()
                    ? CollectionFunctions.has(from, tree.select().field())
                    : CollectionFunctions.index(from, Constant.of(tree.select().field()));
        }
        var slot = slot(path, tree);
        return tree.select().testOnly() ? FieldReads.isPresent(slot) : slot;
    }

    private Expression slot(FieldPath path, CelExpr tree) {
        if (path == null) {
            throw unsupported(tree, "only fields of event have fields");
        }
        return switch (path.root()) {
            case PROPERTIES -> keyed("properties:" + path.name(), path, fields.propertySlot(path.name()));
            case TRAITS -> keyed("traits:" + path.name(), path, fields.traitSlot(path.name()));
            case FIELD -> field(path, tree);
        };
    }

    /** Read of a property or trait. {@code properties.a.b} and {@code properties["a.b"]} are the same key and share a slot. */
    private Expression keyed(String key, FieldPath path, int slot) {
        if (path.name().isEmpty()) {
            throw new IllegalStateException("a path without a key");
        }
        return shared.computeIfAbsent(key, absent -> FieldReads.keyed(slot));
    }

    private static Expression field(FieldPath path, CelExpr tree) {
        var field = EventField.ofPath(path.name());
        if (field == null) {
            throw unsupported(tree, "'event." + path.name() + "' is a group of fields, not a field; name one of them");
        }
        return FieldReads.fixedField(field);
    }

    private Expression call(CelExpr tree, CelExpr.CelCall call) {
        var operands = call.target().isPresent()
                ? Stream.concat(call.target().stream(), call.args().stream()).toList()
                : List.copyOf(call.args());
        var function = call.function();
        if (function.equals("_[_]")) {
            var path = FieldPath.of(tree);
            return path == null && !FieldPath.isWhole(operands.get(0))
                    ? CollectionFunctions.index(compile(operands.get(0)), compile(operands.get(1)))
                    : slot(path, tree);
        }
        if (function.equals("@in")) {
            return in(tree, operands);
        }
        if (function.equals("matches")) {
            return TextFunctions.matches(compile(operands.get(0)), Literals.pattern(operands.get(1)));
        }
        if (function.equals("duration") && Literals.isText(operands.get(0))) {
            return Literals.constantDuration(operands.get(0));
        }
        if (function.equals("timestamp") && Literals.isText(operands.get(0))) {
            return Literals.constantTimestamp(operands.get(0));
        }
        if (TimestampFunctions.isPart(function)) {
            var zone = operands.size() > 1 ? Literals.zone(operands.get(1)) : ZoneOffset.UTC;
            return TimestampFunctions.part(function, compile(operands.get(0)), zone);
        }
        var appended = appended(function, operands);
        if (appended != null) {
            return appended;
        }
        var compiled = compileAll(operands);
        var extension = StringExtension.compile(function, compiled);
        if (extension == null) {
            extension = MathExtension.compile(function, compiled);
        }
        if (extension != null) {
            return extension;
        }
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
            case "size" ->
                CollectionFunctions.size(operand, operand instanceof FieldReads.FieldRead slot && slot.isKey());
            case "@not_strictly_false" -> Logic.notStrictlyFalse(operand);
            case "duration" -> Conversion.toDuration(operand);
            case "int" -> Conversion.toLong(operand);
            case "double" -> Conversion.toDouble(operand);
            case "string" -> Conversion.toText(operand);
            case "bool" -> Conversion.toBoolean(operand);
            case "timestamp" -> Conversion.toTimestamp(operand);
            case "dyn" -> operand;
            case "lower" -> TextFunctions.lower(operand);
            case "upper" -> TextFunctions.upper(operand);
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
            case "startsWith" -> TextFunctions.startsWith(left, right);
            case "endsWith" -> TextFunctions.endsWith(left, right);
            case "contains" -> TextFunctions.contains(left, right);
            case "before" -> TextFunctions.before(left, right);
            case "after" -> TextFunctions.after(left, right);
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
        var path = FieldPath.ofMap(right);
        boolean constant = Literals.isText(key);
        if (FieldPath.isWhole(right) && !constant) {
            throw unsupported(
                    tree, "the left side of 'in event.properties' or 'in event.traits' must be a constant text");
        }
        if (path == null || !constant) {
            return CollectionFunctions.in(compile(key), compile(right));
        }
        var present = FieldReads.isPresent(slot(path.child(key.constant().stringValue()), tree));
        return FieldPath.isWhole(right)
                ? present
                : CollectionFunctions.inProperty(present, CollectionFunctions.in(compile(key), compile(right)));
    }

    /** In-place append for {@code result + [item]} in the step of a comprehension; null for any other call. */
    private Expression appended(String function, List<CelExpr> operands) {
        if (!function.equals("_+_")
                || operands.get(0).getKind() != CelExpr.ExprKind.Kind.IDENT
                || operands.get(1).getKind() != CelExpr.ExprKind.Kind.LIST
                || operands.get(1).list().elements().size() != 1) {
            return null;
        }
        var fold = scope == null
                ? null
                : comprehensions.get(scope.find(operands.get(0).ident().name()));
        return fold == null
                ? null
                : fold.append(
                        compile(operands.get(0)),
                        compile(operands.get(1).list().elements().get(0)));
    }

    static UnsupportedExpressionException unsupported(CelExpr tree, String message) {
        return new UnsupportedExpressionException(tree.id(), message);
    }
}
