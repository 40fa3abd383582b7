package io.millrace.aggregation.definition;

import io.millrace.aggregation.event.EventView;
import io.millrace.aggregation.expression.Expression;
import io.millrace.aggregation.measure.Measure;
import java.util.List;

/** An insight bound to the closures of one {@link DefinitionSet}. Not thread-safe: each task has its own. */
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

    /** The measures, in the definition's order. */
    public List<Measure> measures() {
        return measures;
    }

    /** The conditions of {@link JourneySpec#conditions}, in the same order; none for an insight that is no journey. */
    public List<Expression> conditions() {
        return conditions;
    }

    /** Whether it is computed of each person's events in order, not of each event by itself. */
    public boolean isJourney() {
        return spec.journey().isPresent();
    }

    /** Whether a partial of a row is the whole row, which replaces what was there. */
    public boolean replacesRows() {
        return replacesRows;
    }

    /** How many dimensions a row has. */
    public int dimensionCount() {
        return spec.dimensions().size();
    }

    /** How many of them, the first, the event gives; a journey brings the others. */
    public int eventDimensionCount() {
        return dimensions.length;
    }

    /** Whether the event counts for the insight. */
    public boolean matches(EventView event) {
        return where == null || where.isTrue(event);
    }

    /** Evaluates what its measures ask of the event: whatever may fail does so here, and not when it is counted. */
    public void evaluateArguments(EventView event) {
        for (var argument : arguments) {
            argument.evaluate(event);
        }
    }

    /** What it groups by; a dimension's value is the expression's {@link Expression#label}. */
    public List<Expression> dimensions() {
        return List.of(dimensions);
    }

    /** The event's group: the text of each dimension, cut to 512 characters, null where it has none. */
    public void readGroup(EventView event, String[] out) {
        for (int i = 0; i < dimensions.length; i++) {
            out[i] = dimensions[i].label(event);
        }
    }
}
