package io.millrace.aggregation.topology;

import io.millrace.schemas.event.EnrichedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the definitions of {@link JourneyOracleTest} mean, written plainly over all events at once: rows by
 * {@code insight/tenant/window/group}. A quantile is the exact value at its rank.
 */
final class JourneyOracle {
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private final Map<String, List<Object>> rows = new TreeMap<>();

    static Map<String, List<Object>> rows(List<EnrichedEvent> events) {
        var oracle = new JourneyOracle();
        var byTenant = events.stream().collect(Collectors.groupingBy(EnrichedEvent::getTenant));
        byTenant.forEach(oracle::tenant);
        return oracle.rows;
    }

    private void tenant(String tenant, List<EnrichedEvent> events) {
        var people = events.stream().collect(Collectors.groupingBy(EnrichedEvent::getPerson));
        funnel("buying", tenant, people, List.of(Set.of("View"), Set.of("Cart"), Set.of("Buy")));
        funnel("twice", tenant, people, List.of(Set.of("View", "Cart"), Set.of("View", "Buy")));
        retention(tenant, people);
        sessions(tenant, people);
        sessionRows(tenant, people);
    }

    /** Steps of one attempt: when each was reached. */
    private void funnel(String name, String tenant, Map<String, List<EnrichedEvent>> people, List<Set<String>> steps) {
        var attempts = new TreeMap<String, List<List<Long>>>();
        people.forEach((person, events) -> {
            var sorted = events.stream()
                    .filter(event -> !event.getBot())
                    .sorted(Comparator.comparingLong(EnrichedEvent::getTime)
                            .thenComparingInt(event -> firstStep(event, steps))
                            .thenComparing(event -> steps.stream()
                                    .filter(step -> step.contains(event.getName()))
                                    .count())
                            .thenComparing(EnrichedEvent::getGeoCountry))
                    .toList();
            var best = new TreeMap<String, List<Long>>();
            for (int i = 0; i < sorted.size(); i++) {
                var entry = sorted.get(i);
                if (steps.get(0).contains(entry.getName())) {
                    var row = key(tenant, entry.getTime(), 30 * MINUTE, entry.getGeoCountry());
                    var times = follow(sorted.subList(i, sorted.size()), steps);
                    best.merge(row, times, (one, other) -> other.size() > one.size() ? other : one);
                }
            }
            best.forEach((row, times) ->
                    attempts.computeIfAbsent(row, absent -> new ArrayList<>()).add(times));
        });
        attempts.forEach((row, all) -> {
            for (int i = 0; i < steps.size(); i++) {
                int step = i;
                long reached = all.stream().filter(times -> times.size() > step).count();
                long before = all.stream().filter(times -> times.size() >= step).count();
                var seconds = i == 0 ? List.<Double>of() : seconds(all, i, i - 1);
                var total = i == 0 ? List.<Double>of() : seconds(all, i, 0);
                put(
                        name + "/" + row + "," + List.of("s1", "s2", "s3").get(i),
                        reached,
                        i == 0 ? 0L : before - reached,
                        (double) reached / all.size(),
                        i == 0 || before == 0 ? null : (double) reached / before,
                        quantile(seconds, 0.5),
                        quantile(seconds, 0.95),
                        quantile(total, 0.5),
                        quantile(total, 0.95),
                        i + 1L);
            }
        });
    }

    private static int firstStep(EnrichedEvent event, List<Set<String>> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).contains(event.getName())) {
                return i;
            }
        }
        return steps.size();
    }

    private static List<Long> follow(List<EnrichedEvent> from, List<Set<String>> steps) {
        var times = new ArrayList<Long>();
        for (var event : from) {
            if (times.size() < steps.size()
                    && event.getTime() - from.get(0).getTime() <= 20 * MINUTE
                    && steps.get(times.size()).contains(event.getName())) {
                times.add(event.getTime());
            }
        }
        return times;
    }

    private static List<Double> seconds(List<List<Long>> all, int to, int from) {
        return all.stream()
                .filter(times -> times.size() > to)
                .map(times -> (times.get(to) - times.get(from)) / 1000.0)
                .toList();
    }

    private void retention(String tenant, Map<String, List<EnrichedEvent>> people) {
        var cohorts = new TreeMap<String, List<Set<Long>>>();
        people.forEach((person, events) -> events.stream()
                .filter(event -> event.getName().equals("View"))
                .min(Comparator.comparingLong(EnrichedEvent::getTime).thenComparing(EnrichedEvent::getGeoCountry))
                .ifPresent(first -> {
                    long day = first.getTime() / DAY;
                    var came = new HashSet<Long>();
                    events.stream()
                            .filter(event -> !event.getName().equals("View"))
                            .forEach(event -> came.add(event.getTime() / DAY - day));
                    cohorts.computeIfAbsent(
                                    key(tenant, first.getTime(), DAY, first.getGeoCountry()),
                                    absent -> new ArrayList<>())
                            .add(came);
                }));
        cohorts.forEach((row, all) -> {
            var values = new ArrayList<Object>(List.of((long) all.size()));
            for (long day = 1; day <= 3; day++) {
                long of = day;
                long came = all.stream().filter(days -> days.contains(of)).count();
                values.add(came);
                values.add((double) came / all.size());
            }
            put("coming_back/" + row, values.toArray());
        });
    }

    private static List<List<EnrichedEvent>> cut(List<EnrichedEvent> events) {
        var sorted = events.stream()
                .sorted(Comparator.comparingLong(EnrichedEvent::getTime).thenComparing(EnrichedEvent::getPagePath))
                .toList();
        var sessions = new ArrayList<List<EnrichedEvent>>();
        EnrichedEvent before = null;
        for (var event : sorted) {
            if (before == null || event.getTime() - before.getTime() > 10 * MINUTE) {
                sessions.add(new ArrayList<>());
            }
            sessions.get(sessions.size() - 1).add(event);
            before = event;
        }
        return sessions;
    }

    private void sessions(String tenant, Map<String, List<EnrichedEvent>> people) {
        var byRow = new TreeMap<String, List<List<EnrichedEvent>>>();
        people.values().forEach(events -> cut(events).forEach(session -> byRow.computeIfAbsent(
                        key(
                                tenant,
                                session.get(0).getTime(),
                                HOUR,
                                session.get(0).getPagePath()),
                        absent -> new ArrayList<>())
                .add(session)));
        byRow.forEach((row, all) -> {
            var depths = all.stream()
                    .map(session -> (double) session.stream()
                            .filter(event -> event.getName().equals("View"))
                            .count())
                    .toList();
            var seconds = all.stream()
                    .map(session -> (last(session).getTime() - session.get(0).getTime()) / 1000.0)
                    .toList();
            long bounces = depths.stream().filter(depth -> depth <= 1).count();
            put(
                    "visits/" + row,
                    (long) all.size(),
                    all.stream()
                            .map(session -> session.get(0).getPerson())
                            .distinct()
                            .count(),
                    bounces,
                    (double) bounces / all.size(),
                    mean(depths),
                    quantile(depths, 0.5),
                    quantile(depths, 0.95),
                    mean(seconds),
                    quantile(seconds, 0.5),
                    quantile(seconds, 0.95));
        });
    }

    private void sessionRows(String tenant, Map<String, List<EnrichedEvent>> people) {
        people.forEach((person, events) -> cut(events).forEach(session -> {
            long start = session.get(0).getTime();
            var revenues = session.stream()
                    .map(event -> (Long) event.getProperties().get("revenue"))
                    .filter(Objects::nonNull)
                    .toList();
            put(
                    "each_visit/"
                            + key(
                                    tenant,
                                    start,
                                    HOUR,
                                    session.get(0).getPagePath(),
                                    person,
                                    Instant.ofEpochMilli(start).toString()),
                    (long) session.size(),
                    (double) revenues.stream().mapToLong(Long::longValue).sum(),
                    revenues.stream()
                            .map(Long::doubleValue)
                            .max(Comparator.naturalOrder())
                            .orElse(null),
                    session.stream()
                            .map(EnrichedEvent::getGeoCountry)
                            .distinct()
                            .count());
        }));
    }

    private static EnrichedEvent last(List<EnrichedEvent> session) {
        return session.get(session.size() - 1);
    }

    private static Double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static Double quantile(List<Double> values, double rank) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? null : sorted.get((int) Math.floor(rank * (sorted.size() - 1)));
    }

    private static String key(String tenant, long time, long window, String... group) {
        return tenant + "/" + Math.floorDiv(time, window) * window + "/" + String.join(",", group);
    }

    private void put(String row, Object... values) {
        rows.put(row, Arrays.asList(values));
    }
}
