package io.millrace.aggregation.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import io.millrace.aggregation.event.SlotLayout;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Parser and type checker of expressions. Thread-safe; expensive to create, so share one. */
public final class ExpressionChecker {
    /** Maximum length of an expression, in UTF-16 units. */
    public static final int MAX_LENGTH = 8_192;

    private static final int MAX_PARSE_DEPTH = 64;
    private static final int MAX_MIXED_OPERATIONS = 20;
    private static final int MAX_TREE_DEPTH = 250;
    private static final Pattern UNKNOWN_NAME = Pattern.compile("undeclared reference to '([^']+)'.*", Pattern.DOTALL);
    private static final Pattern UNKNOWN_FIELD = Pattern.compile("undefined field '([^']+)'");
    private static final Pattern MISMATCH =
            Pattern.compile("found no matching overload for '([^']+)' applied to '(.*?)'.*", Pattern.DOTALL);
    private static final List<String> FUNCTIONS = List.of(
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "size",
            "int",
            "double",
            "string",
            "bool",
            "timestamp",
            "duration",
            "has",
            "lower",
            "upper",
            "before",
            "after",
            "coalesce",
            "getFullYear",
            "getMonth",
            "getDate",
            "getDayOfMonth",
            "getDayOfWeek",
            "getDayOfYear",
            "getHours",
            "getMinutes",
            "getSeconds",
            "getMilliseconds",
            "exists",
            "exists_one",
            "all",
            "filter",
            "map",
            "split",
            "join",
            "replace",
            "substring",
            "trim");

    /** Functions whose arguments are other measures. */
    private static final List<String> COMPOSITE_MEASURES = List.of("ratio", "change", "growth");

    private final EventTypes types = new EventTypes();
    private final CelCompiler values = environment(List.of());
    private final CelCompiler measures = environment(MeasureDeclarations.declarations());

    private CelCompiler environment(List<CelFunctionDecl> more) {
        return builder(more)
                .setTypeProvider(types)
                .addVar("event", types.event())
                .build();
    }

    private static CelCompilerBuilder builder(List<CelFunctionDecl> more) {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .maxExpressionCodePointSize(MAX_LENGTH)
                        .maxParseRecursionDepth(MAX_PARSE_DEPTH)
                        .build())
                .setStandardMacros(
                        CelStandardMacro.HAS,
                        CelStandardMacro.ALL,
                        CelStandardMacro.EXISTS,
                        CelStandardMacro.EXISTS_ONE,
                        CelStandardMacro.FILTER,
                        CelStandardMacro.MAP,
                        CelStandardMacro.MAP_FILTER)
                .addFunctionDeclarations(ExtensionDeclarations.declarations())
                .addFunctionDeclarations(more);
    }

    /** Names that an expression over events may use, beside other measures. */
    private static Set<String> knownWith(Collection<String> others) {
        var known = new TreeSet<>(FUNCTIONS);
        known.addAll(others);
        known.add("event");
        MeasureDeclarations.declarations().forEach(function -> known.add(function.name()));
        return known;
    }

    /** Checks an expression of any type, such as a dimension. */
    public CheckedExpression checkValue(String source) throws InvalidExpressionException {
        return check(source, values, knownWith(List.of()), (compiler, checked) -> compiler.compile(checked));
    }

    /** Checks an expression that must be boolean, such as {@code where}. */
    public CheckedExpression checkCondition(String source) throws InvalidExpressionException {
        return requireBoolean(checkValue(source));
    }

    /**
     * Checks a condition over the columns of a row, for {@link RowCondition}.
     *
     * @param columns type of each column by its name; any of them may be null in a row
     */
    public CheckedExpression checkRowCondition(String source, Map<String, ValueType> columns)
            throws InvalidExpressionException {
        var known = new TreeSet<>(FUNCTIONS);
        known.addAll(columns.keySet());
        return requireBoolean(check(
                source,
                RowCondition.environment(builder(List.of()), columns),
                known,
                (unused, checked) -> RowCondition.of(checked, columns.keySet())));
    }

    private static CheckedExpression requireBoolean(CheckedExpression checked) throws InvalidExpressionException {
        var result = checked.tree().getResultType();
        if (!SimpleType.BOOL.isAssignableFrom(result) && !SimpleType.DYN.equals(result)) {
            throw new InvalidExpressionException(List.of(new ExpressionProblem(
                    0, "a condition must be true or false, this has type " + plain(result.name()))));
        }
        return checked;
    }

    /**
     * Checks a call of a measure function.
     *
     * @param others names of measures that the call may use
     * @param trial compiles the checked call; what it rejects is reported as a problem of the expression
     */
    public CheckedExpression checkMeasure(
            String source, Collection<String> others, BiConsumer<ExpressionCompiler, CheckedExpression> trial)
            throws InvalidExpressionException {
        var compiler = measures;
        if (COMPOSITE_MEASURES.stream().anyMatch(source::contains) && !others.isEmpty()) {
            var builder = measures.toCompilerBuilder();
            others.forEach(name -> builder.addVar(name, MeasureDeclarations.MEASURE));
            compiler = builder.build();
        }
        return check(source, compiler, knownWith(others), (scratch, checked) -> {
            boolean call = checked.tree().getExpr().getKind() == CelExpr.ExprKind.Kind.CALL;
            if (!call || !checked.tree().getResultType().equals(MeasureDeclarations.MEASURE)) {
                throw ExpressionCompiler.unsupported(
                        checked.tree().getExpr(),
                        "a measure is a call such as count() or sum(event.properties.revenue)");
            }
            trial.accept(scratch, checked);
        });
    }

    private CheckedExpression check(
            String source,
            CelCompiler compiler,
            Set<String> known,
            BiConsumer<ExpressionCompiler, CheckedExpression> trial)
            throws InvalidExpressionException {
        CelAbstractSyntaxTree tree;
        try {
            var parsed = compiler.parse(source).getAst();
            if (Trees.isDeeperThan(parsed.getExpr(), MAX_TREE_DEPTH)) {
                throw new InvalidExpressionException(List.of(new ExpressionProblem(
                        0, "more than " + MAX_TREE_DEPTH + " nested operators: shorten the expression")));
            }
            tree = check(compiler, parsed, source);
        } catch (CelValidationException e) {
            // Rejected at the edge: the definition is rejected with these problems.
            throw new InvalidExpressionException(problems(source, e.getErrors(), known));
        }
        var checked = new CheckedExpression(source, tree);
        try {
            trial.accept(new ExpressionCompiler(new SlotLayout.Builder()), checked);
        } catch (UnsupportedExpressionException e) {
            // Rejected at the edge, as above.
            var offset = tree.getSource().getPositionsMap().getOrDefault(e.id(), 0);
            throw new InvalidExpressionException(
                    List.of(new ExpressionProblem(source.offsetByCodePoints(0, offset), e.getMessage())));
        }
        return checked;
    }

    /** Type-checks the tree, wrapping operands in {@code dyn()} where integers and doubles mix. */
    private static CelAbstractSyntaxTree check(CelCompiler compiler, CelAbstractSyntaxTree parsed, String source)
            throws CelValidationException {
        var tree = parsed;
        for (int left = MAX_MIXED_OPERATIONS; ; left--) {
            var result = compiler.check(tree);
            var issues = result.hasError() ? result.getErrors() : List.<CelIssue>of();
            var rewritten = Optional.<CelAbstractSyntaxTree>empty();
            for (var issue : left == 0 ? List.<CelIssue>of() : issues) {
                var mismatch = MISMATCH.matcher(issue.getMessage());
                if (rewritten.isEmpty()
                        && mismatch.matches()
                        && MixedNumbers.isMixedNumberMismatch(
                                mismatch.group(1), plain(mismatch.group(2)).replaceAll("^\\(|\\)$", ""))) {
                    var place = issue.getSourceLocation();
                    int offset = offset(source, place.getLine(), place.getColumn());
                    rewritten = MixedNumbers.wrapInDyn(tree, mismatch.group(1), source.codePointCount(0, offset));
                }
            }
            if (rewritten.isEmpty()) {
                return result.getAst();
            }
            tree = rewritten.get();
        }
    }

    private List<ExpressionProblem> problems(String source, List<CelIssue> issues, Set<String> known) {
        var problems = new ArrayList<ExpressionProblem>();
        for (var issue : issues) {
            var place = issue.getSourceLocation();
            int offset = offset(source, place.getLine(), place.getColumn());
            // CEL reports the position of the dot before an unknown field.
            boolean atDot = offset < source.length() && source.charAt(offset) == '.';
            problems.add(new ExpressionProblem(atDot ? offset + 1 : offset, explain(issue.getMessage(), known)));
        }
        return problems;
    }

    private static int offset(String source, int line, int column) {
        int at = 0;
        for (int i = 1; i < line; i++) {
            at = source.indexOf('\n', at) + 1;
        }
        int codePoints = Math.min(Math.max(0, column), source.codePointCount(at, source.length()));
        return source.offsetByCodePoints(at, codePoints);
    }

    /** Translates CEL's message to the terms of insight definitions. */
    private String explain(String message, Set<String> known) {
        var field = UNKNOWN_FIELD.matcher(message);
        if (field.matches()) {
            return "unknown field '" + field.group(1) + "'" + NearestName.hint(field.group(1), types.names());
        }
        var name = UNKNOWN_NAME.matcher(message);
        if (name.matches()) {
            return "unknown name '" + name.group(1) + "'" + NearestName.hint(name.group(1), known);
        }
        var mismatch = MISMATCH.matcher(message);
        if (mismatch.matches()) {
            return "'" + mismatch.group(1).replace("_", " ").strip() + "' does not take " + plain(mismatch.group(2));
        }
        return plain(message);
    }

    private static String plain(String types) {
        return types.replaceAll("wrapper\\((\\w+)\\)", "$1");
    }
}
