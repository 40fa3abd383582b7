package io.millrace.aggregation.combine;

import io.millrace.schemas.event.EnrichedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by window start and first dimension, computed plainly: what definitions mean. */
final class ShadowExpectation {
    private ShadowExpectation() {}

    /** Events in each window that covers them, by country. */
    static Map<String, List<Long>> tumbling(List<EnrichedEvent> events, long from, long size, long every) {
        Map<String, List<Long>> rows = new TreeMap<>();
        for (var event : events) {
            long last = Math.floorDiv(event.getTime(), every) * every;
            for (long start = last; start > event.getTime() - size; start -= every) {
                if (start >= from) {
                    rows.merge(
                            start + " " + event.getGeoCountry(), List.of(1L), (one, other) -> List.of(one.get(0) + 1));
                }
            }
        }
        return rows;
    }

    /** Number of sessions that began in each minute. */
    static Map<String, List<Long>> sessionsByWindow(List<EnrichedEvent> events, long from, long gap) {
        Map<String, List<Long>> rows = new TreeMap<>();
        sessions(events, from, gap)
                .forEach((key, sizes) -> rows.merge(
                        key.substring(0, key.indexOf(' ') + 1),
                        List.of((long) sizes.size()),
                        (a, b) -> List.of(a.get(0) + b.get(0))));
        return rows;
    }

    /** Sizes of the sessions that began in each minute, by person. */
    static Map<String, List<Long>> sessionsByPerson(List<EnrichedEvent> events, long from, long gap) {
        var rows = sessions(events, from, gap);
        rows.values().forEach(sizes -> sizes.sort(null));
        return rows;
    }

    private static Map<String, List<Long>> sessions(List<EnrichedEvent> events, long from, long gap) {
        Map<String, List<Long>> rows = new TreeMap<>();
        events.stream()
                .sorted(Comparator.comparingLong(EnrichedEvent::getTime))
                .collect(Collectors.groupingBy(EnrichedEvent::getPerson))
                .forEach((person, own) -> {
                    long last = Long.MIN_VALUE / 2;
                    long start = 0;
                    long size = 0;
                    for (var event : own) {
                        if (event.getTime() - last > gap) {
                            add(rows, person, from, start, size);
                            start = event.getTime();
                            size = 0;
                        }
                        size++;
                        last = event.getTime();
                    }
                    add(rows, person, from, start, size);
                });
        return rows;
    }

    private static void add(Map<String, List<Long>> rows, String person, long from, long start, long size) {
        long window = Math.floorDiv(start, 60_000L) * 60_000L;
        if (size > 0 && window >= from) {
            rows.computeIfAbsent(window + " " + person, none -> new ArrayList<>())
                    .add(size);
        }
    }
}
