package io.millrace.aggregation.query;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;

/** Insights to ask about. */
public final class SampleInsights {
    static final String SALES = """
        name: sales
        description: Sales per country and shop
        where: event.name == "Order Completed"
        groupBy: { country: event.geo.country, shop: event.properties.shop }
        window: { tumbling: 1m }
        measures:
          orders: count()
          revenue: sum(double(event.properties.revenue))
          buyers: uniques(event.person)
          products: top(event.properties.product, 3)
        grace: 10m
        retain: 7d
        """;

    private SampleInsights() {}

    public static InsightSpec sales() {
        return parse(SALES);
    }

    public static InsightSpec parse(String yaml) {
        try {
            return new DefinitionParser().parse("sample.yaml", yaml).get(0);
        } catch (InvalidDefinitionException e) {
            throw new IllegalStateException(e);
        }
    }
}
