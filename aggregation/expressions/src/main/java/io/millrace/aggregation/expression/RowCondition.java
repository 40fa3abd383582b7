package io.millrace.aggregation.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import io.millrace.aggregation.event.EventView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Compiled condition over the columns of a row. A column that is null makes every comparison with it null, and a condition that is
 * null does not match; only {@code == null} and {@code != null} test for it. Not thread-safe.
 */
public final class RowCondition {
    private final LoopScope scope = new LoopScope(null);
    private final EventView none = EventView.empty();
    private final Map<String, Variable> columns = new LinkedHashMap<>();
    private final Expression condition;

    private RowCondition(CheckedExpression checked, Set<String> names) {
        var tree = checked.tree().getExpr();
        // All are declared, so that a column hides no variable of a loop; only those that are read are set.
        names.forEach(name -> {
            var column = scope.declare(name, false);
            if (Trees.names(tree, Set.of(name))) {
                columns.put(name, column);
            }
        });
        condition = new ExpressionCompiler(scope).compile(checked);
    }

    /**
     * Compiles a condition that {@link ExpressionChecker#checkRowCondition} accepted.
     *
     * @param columns names of the columns for which it was checked
     */
    public static RowCondition of(CheckedExpression checked, Set<String> columns) {
        return new RowCondition(checked, columns);
    }

    static CelCompiler environment(CelCompilerBuilder builder, Map<String, ValueType> columns) {
        columns.forEach((name, type) -> builder.addVar(name, celType(type)));
        return builder.build();
    }

    private static CelType celType(ValueType type) {
        return switch (type) {
            case BOOL -> NullableType.create(SimpleType.BOOL);
            case LONG -> NullableType.create(SimpleType.INT);
            case DOUBLE -> NullableType.create(SimpleType.DOUBLE);
            case TEXT -> NullableType.create(SimpleType.STRING);
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case DURATION -> SimpleType.DURATION;
            case ANY -> SimpleType.DYN;
        };
    }

    /**
     * Whether a row satisfies the condition.
     *
     * @param row value of a column by its name: Boolean, Long, Double, String, Instant, a List or Map of these, or null
     * @throws RuntimeException if the condition exceeds a limit on this row, such as the length of a text or the steps of a loop
     */
    public boolean matches(Function<String, Object> row) {
        scope.reset();
        columns.forEach((name, column) -> column.set(boxed(row.apply(name))));
        return condition.isTrue(none);
    }

    private static Object boxed(Object value) {
        return value instanceof Instant time ? new BoxedValues.Timed(EventView.TIMESTAMP, time.toEpochMilli()) : value;
    }
}
