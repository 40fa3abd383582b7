package io.millrace.bench;

import io.millrace.schemas.event.EnrichedEvent;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One of the ten insights that the engine is measured by, for programs. {@code bench-insights.yaml} says the same for Millrace.
 *
 * @param name its name there
 * @param kind what it measures
 * @param where which events count
 * @param group the group's values, joined with {@code |}
 */
public record Insight(String name, Kind kind, Predicate<EnrichedEvent> where, Function<EnrichedEvent, String> group) {
    /** Width of every window, ms. */
    public static final long WINDOW = 60_000;

    public enum Kind {
        COUNT,
        SUM_OF_REVENUE,
        UNIQUE_PEOPLE,
        P95_OF_PRICE
    }

    public static final List<Insight> ALL = List.of(
            count("by_country", EnrichedEvent::getGeoCountry),
            count("by_name", EnrichedEvent::getName),
            count("by_country_and_device", event -> event.getGeoCountry() + "|" + event.getDeviceType()),
            count("by_product", event -> text(event, "product_id")),
            count("by_category_and_country", event -> text(event, "category") + "|" + event.getGeoCountry()),
            count("by_campaign", EnrichedEvent::getCampaignSource),
            revenue("revenue_by_category", "category"),
            revenue("revenue_by_brand", "brand"),
            new Insight("people_by_country", Kind.UNIQUE_PEOPLE, event -> true, EnrichedEvent::getGeoCountry),
            new Insight("price_by_page", Kind.P95_OF_PRICE, event -> true, EnrichedEvent::getPagePath));

    public static long windowOf(EnrichedEvent event) {
        return event.getTime() - Math.floorMod(event.getTime(), WINDOW);
    }

    public static double number(EnrichedEvent event, String property) {
        return ((Number) event.getProperties().get(property)).doubleValue();
    }

    private static Insight count(String name, Function<EnrichedEvent, String> group) {
        return new Insight(name, Kind.COUNT, event -> true, group);
    }

    private static Insight revenue(String name, String property) {
        return new Insight(
                name,
                Kind.SUM_OF_REVENUE,
                event -> event.getName().equals("Order Completed"),
                event -> text(event, property));
    }

    private static String text(EnrichedEvent event, String property) {
        return (String) event.getProperties().get(property);
    }
}
