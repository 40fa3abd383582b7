package io.millrace.aggregation.definition;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.measure.Measure;
import java.util.List;

/** Insight with its compiled expressions, part of one {@link DefinitionSet}. Not thread-safe: each task compiles its own. */
public final class CompiledInsight {
    private final InsightSpec spec;
    private final Expression where;
    private final Expression[] dimensions;
    private final List<Measure> measures;
    private final List<Expression> conditions;
    private final Expression[] arguments;
    private final boolean replacesRows;

    CompiledInsight(
            InsightSpec spec,
            Expression where,
            List<Expression> dimensions,
            List<Measure> measures,
            List<Expression> conditions) {
        this.spec = spec;
        this.where = where;
        this.dimensions = dimensions.toArray(new Expression[0]);
        this.measures = List.copyOf(measures);
        this.conditions = List.copyOf(conditions);
        this.arguments = measures.stream()
                .flatMap(measure -> measure.arguments().stream())
                .filter(argument -> argument.slot() < 0) // Reading a field cannot fail.
                .distinct()
                .toArray(Expression[]::new);
        this.replacesRows =
                spec.journey().filter(JourneySpec.SessionRows.class::isInstance).isPresent();
    }

    public InsightSpec spec() {
        return spec;
    }

    public String name() {
        return spec.name();
    }

    public WindowSpec window() {
        return spec.window();
    }

    /** Measures in the order of the definition. */
    public List<Measure> measures() {
        return measures;
    }

    /** Compiled {@link JourneySpec#conditions}, in the same order; empty for an insight that is not a journey. */
    public List<Expression> conditions() {
        return conditions;
    }

    /** Whether the insight is computed from the ordered events of each person rather than from each event by itself. */
    public boolean isJourney() {
        return spec.journey().isPresent();
    }

    /** Whether a partial aggregate replaces the row instead of being merged into it. */
    public boolean replacesRows() {
        return replacesRows;
    }

    /** Number of dimensions of a row. */
    public int dimensionCount() {
        return spec.dimensions().size();
    }

    /** Number of leading dimensions that are evaluated on the event; a journey adds the others. */
    public int eventDimensionCount() {
        return dimensions.length;
    }

    /** Whether the event satisfies the insight's {@code where}. */
    public boolean matches(EventView event) {
        return where == null || where.isTrue(event);
    }

    /** Evaluates the arguments of all measures on the event, so that a failure happens here, before any state changes. */
    public void evaluateArguments(EventView event) {
        for (var argument : arguments) {
            argument.evaluate(event);
        }
    }

    /** Dimensions that are evaluated on the event. The value of a dimension is the expression's {@link Expression#label}. */
    public List<Expression> dimensions() {
        return List.of(dimensions);
    }

    /** Writes the event's group to {@code out}: the {@link Expression#label} of each dimension, null if it has none. */
    public void readGroup(EventView event, String[] out) {
        for (int i = 0; i < dimensions.length; i++) {
            out[i] = dimensions[i].label(event);
        }
    }
}
