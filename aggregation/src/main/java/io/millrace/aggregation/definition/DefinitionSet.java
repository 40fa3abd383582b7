package io.millrace.aggregation.definition;

import io.millrace.aggregation.event.EventFields;
import io.millrace.aggregation.event.EventView;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The active insights, compiled together: a predicate or sub-expression that several of them share is computed once an
 * event. What it holds never changes; closures remember the last event, so a set is used by one thread: each task compiles
 * its own with {@link #of}, which is cheap because the specifications are type-checked already.
 */
public final class DefinitionSet {
    private final EventFields fields;
    private final List<CompiledInsight> insights;

    private DefinitionSet(EventFields fields, List<CompiledInsight> insights) {
        this.fields = fields;
        this.insights = List.copyOf(insights);
    }

    public static DefinitionSet of(Collection<InsightSpec> specs) {
        throw new UnsupportedOperationException("being written");
    }

    /** What the event reader has to fill: pass it to {@code EventReader.use}. */
    public EventFields fields() {
        return fields;
    }

    /** Every insight, in the order of the specifications. */
    public List<CompiledInsight> insights() {
        return insights;
    }

    public Optional<CompiledInsight> find(String name) {
        return insights.stream().filter(insight -> insight.name().equals(name)).findFirst();
    }

    /** Puts the insights that the event counts for into {@code out}, of at least the set's size, and returns how many. */
    public int match(EventView event, CompiledInsight[] out) {
        int count = 0;
        for (var insight : insights) {
            if (insight.matches(event)) {
                out[count++] = insight;
            }
        }
        return count;
    }
}
