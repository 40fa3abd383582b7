package io.millrace.it.fleet;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What some of the shipped insights mean, written plainly over all events at once: counts and sums of rows by
 * {@code insight|window|group}, and those alone.
 */
final class PlainRows {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final List<String> STEPS = List.of("viewed", "carted", "checked_out", "bought");
    private static final List<String> NAMES =
            List.of("Product Viewed", "Product Added", "Checkout Started", "Order Completed");

    private final Map<String, Map<String, Double>> rows = new TreeMap<>();

    private PlainRows() {}

    /** By row, by measure; without rows that hold nothing. */
    static Map<String, Map<String, Double>> of(List<EnrichedEvent> events) {
        var plain = new PlainRows();
        plain.eventsPerMinute(events);
        var people = events.stream().filter(event -> !event.getBot()).toList();
        plain.revenueByCountry(people);
        var byPerson = people.stream()
                .sorted(Comparator.comparingLong(EnrichedEvent::getTime))
                .collect(Collectors.groupingBy(EnrichedEvent::getPerson));
        byPerson.values().forEach(plain::funnel);
        byPerson.values().forEach(plain::retention);
        byPerson.values().forEach(plain::sessions);
        byPerson.values().forEach(plain::buyingSessions);
        plain.rows.values().removeIf(measures -> HeldRows.COUNTS.stream()
                .allMatch(count -> measures.getOrDefault(count, 0.0) == 0));
        return plain.rows;
    }

    private void eventsPerMinute(List<EnrichedEvent> events) {
        for (var event : events) {
            add(
                    key(
                            "events_per_minute",
                            event.getTime(),
                            MINUTE,
                            event.getType().toString().toLowerCase(Locale.ROOT)),
                    "events",
                    1);
        }
    }

    private void revenueByCountry(List<EnrichedEvent> events) {
        Function<EnrichedEvent, String> row =
                event -> key("revenue_by_country", event.getTime(), MINUTE, event.getGeoCountry());
        var orders = events.stream()
                .filter(event -> "Order Completed".equals(event.getName()))
                .collect(Collectors.groupingBy(row));
        orders.forEach((key, all) -> {
            add(key, "orders", all.size());
            add(key, "revenue", revenue(all));
        });
    }

    /** A person counts once a window and group: by the entry that got furthest. */
    private void funnel(List<EnrichedEvent> events) {
        var furthest = new TreeMap<String, Integer>();
        for (int i = 0; i < events.size(); i++) {
            var entry = events.get(i);
            if (NAMES.get(0).equals(entry.getName())) {
                int reached = 0;
                for (var event : events.subList(i, events.size())) {
                    boolean within = event.getTime() - entry.getTime() <= HOUR;
                    if (within && reached < NAMES.size() && NAMES.get(reached).equals(event.getName())) {
                        reached++;
                    }
                }
                furthest.merge(entry.getTime() / HOUR * HOUR + "|" + entry.getDeviceType(), reached, Math::max);
            }
        }
        furthest.forEach((row, reached) -> {
            long start = Long.parseLong(row.substring(0, row.indexOf('|')));
            for (int step = 0; step < STEPS.size(); step++) {
                var key = key("checkout_funnel", start, HOUR, row.substring(row.indexOf('|') + 1), STEPS.get(step));
                add(key, "people", step < reached ? 1 : 0);
                add(key, "dropped", step == reached ? 1 : 0);
            }
        });
    }

    private void retention(List<EnrichedEvent> events) {
        long first = events.get(0).getTime() / DAY;
        Set<Long> days = new HashSet<>();
        events.forEach(event -> days.add(event.getTime() / DAY - first));
        var key = key("daily_retention", first * DAY, DAY);
        add(key, "people", 1);
        for (long day = 1; day <= 7; day++) {
            add(key, "day_" + day, days.contains(day) ? 1 : 0);
        }
    }

    private void sessions(List<EnrichedEvent> events) {
        Set<String> counted = new HashSet<>();
        for (var session : cut(events)) {
            var first = session.get(0);
            var key = key("sessions_by_device", first.getTime(), HOUR, first.getDeviceType());
            long depth = session.stream()
                    .filter(event -> event.getType() == EventType.PAGE || "Product Viewed".equals(event.getName()))
                    .count();
            add(key, "sessions", 1);
            add(key, "people", counted.add(key) ? 1 : 0);
            add(key, "bounces", depth <= 1 ? 1 : 0);
        }
    }

    private void buyingSessions(List<EnrichedEvent> events) {
        var orders = events.stream()
                .filter(event -> "Order Completed".equals(event.getName()))
                .toList();
        for (var session : cut(orders)) {
            var first = session.get(0);
            var key = key(
                    "buying_sessions",
                    first.getTime(),
                    HOUR,
                    first.getPerson(),
                    Instant.ofEpochMilli(first.getTime()).toString());
            add(key, "orders", session.size());
            add(key, "revenue", revenue(session));
        }
    }

    private static List<List<EnrichedEvent>> cut(List<EnrichedEvent> events) {
        var sessions = new ArrayList<List<EnrichedEvent>>();
        long before = Long.MIN_VALUE / 2;
        for (var event : events) {
            if (event.getTime() - before > 30 * MINUTE) {
                sessions.add(new ArrayList<>());
            }
            sessions.get(sessions.size() - 1).add(event);
            before = event.getTime();
        }
        return sessions;
    }

    private static double revenue(List<EnrichedEvent> orders) {
        return orders.stream()
                .map(order -> BigDecimal.valueOf((double) order.getProperties().get("revenue")))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static String key(String insight, long time, long size, String... group) {
        return insight + "|" + Instant.ofEpochMilli(time / size * size) + "|" + String.join(",", group);
    }

    private void add(String row, String measure, double value) {
        rows.computeIfAbsent(row, absent -> new TreeMap<>()).merge(measure, value, Double::sum);
    }
}
