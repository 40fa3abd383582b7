package io.millrace.sink.destination;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.schemas.insight.InsightDefinition;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Insights that a destination may name, or nothing about them. Immutable. */
public final class InsightCatalogue {
    private static final DefinitionParser PARSER = new DefinitionParser();

    private final boolean known;
    private final Map<String, InsightDefinition> insights;

    private InsightCatalogue(boolean known, Map<String, InsightDefinition> insights) {
        this.known = known;
        this.insights = Map.copyOf(insights);
    }

    /** All insights by name. */
    public static InsightCatalogue of(Map<String, InsightDefinition> insights) {
        return new InsightCatalogue(true, insights);
    }

    /** No knowledge of insights: a destination is not checked against them. */
    public static InsightCatalogue unknown() {
        return new InsightCatalogue(false, Map.of());
    }

    boolean isKnown() {
        return known;
    }

    Optional<InsightDefinition> find(String name) {
        return Optional.ofNullable(insights.get(name));
    }

    Set<String> names() {
        return insights.keySet();
    }

    /** Whether an insight raises alerts. One whose definition this release cannot read may. */
    static boolean hasAlerts(InsightDefinition insight) {
        try {
            return !PARSER.fromRecord(insight).alerts().isEmpty();
        } catch (InvalidDefinitionException e) {
            // Not an error here: another release wrote the definition.
            return true;
        }
    }
}
