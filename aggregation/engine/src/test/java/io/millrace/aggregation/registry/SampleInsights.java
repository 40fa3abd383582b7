package io.millrace.aggregation.registry;

import static io.millrace.aggregation.event.TestEvents.track;

import io.millrace.aggregation.definition.DefinitionParser;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.InvalidDefinitionException;
import io.millrace.schemas.event.EnrichedEvent;

/** Insights to ask about, and what they count. */
public final class SampleInsights {
    /** The minute 0 of {@link #order}, ms since the epoch. */
    public static final long START = 1_795_248_000_000L;

    public static final String SALES = """
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

    /** An order that {@link #sales} counts. */
    public static EnrichedEvent order(int minute, String country, String shop, String person, double revenue) {
        return track("Order Completed")
                .at(START + minute * 60_000L)
                .country(country)
                .person(person)
                .property("shop", shop)
                .property("revenue", revenue)
                .property("product", "p" + minute)
                .build();
    }

    public static InsightSpec parse(String yaml) {
        try {
            return new DefinitionParser().parse("sample.yaml", yaml).get(0);
        } catch (InvalidDefinitionException e) {
            throw new IllegalStateException(e);
        }
    }
}
