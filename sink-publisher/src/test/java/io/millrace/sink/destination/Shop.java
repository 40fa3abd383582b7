package io.millrace.sink.destination;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.schemas.insight.InsightDefinition;
import java.util.Map;

/** Insights that the tests' destinations name. */
final class Shop {
    static final String REVENUE = "revenue_by_country";

    private Shop() {}

    /** Two insights: revenue by country with alerts, and visits without. */
    static InsightCatalogue insights() {
        return InsightCatalogue.of(Map.of(REVENUE, revenue(), "visits", visits()));
    }

    static InsightDefinition revenue() {
        return insight("""
                name: revenue_by_country
                groupBy: { country: event.geo.country }
                window: { tumbling: 1m }
                measures: { orders: count(), revenue: sum(double(event.properties.revenue)), products: "top(event.name, 3)" }
                alert: { when: revenue < 100 }
                """);
    }

    static InsightDefinition visits() {
        return insight("""
                name: visits
                window: { tumbling: 1m }
                measures: { visits: count() }
                """);
    }

    static InsightDefinition insight(String yaml) {
        try {
            return DefinitionParser.toRecord(
                    new DefinitionParser().parse("insights.yaml", yaml).get(0), 0);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
