package io.millrace.aggregation.fleet;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.request.Budget;
import io.millrace.aggregation.rowquery.ReadOptions;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.schemas.event.EnrichedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first rows in an order by a number, page by page, while rows change, against sums over the events themselves. */
class TopOracleTest {
    private static final long START = 1_795_248_000_000L;
    private static final long MINUTE = 60_000;
    private static final int ROUNDS = 12;

    private record Key(long start, String country, String shop) {}

    private record Expected(Key key, long orders, double revenue) {
        @Override
        public String toString() {
            return (key.start - START) / MINUTE + " " + key.country + " " + key.shop + " " + orders + " " + revenue;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pagesEqualAFullSort(long seed) {
        Random random = new Random(seed);
        List<EnrichedEvent> all = new ArrayList<>();
        try (FleetFixture api = new FleetFixture(2, 1)) {
            api.place(0, 0, Optional.empty());
            api.place(1, 0, Optional.empty());
            for (int round = 0; round < ROUNDS; round++) {
                List<EnrichedEvent> more = sales(random);
                all.addAll(more);
                api.count(more);
                for (int i = 0; i < 6; i++) {
                    ask(api, all, random, "seed " + seed + ", round " + round);
                }
            }
        }
    }

    private static void ask(FleetFixture api, List<EnrichedEvent> all, Random random, String where) {
        boolean byOrders = random.nextBoolean();
        boolean descending = random.nextInt(3) > 0;
        long rollup = List.of(0L, 0L, 5L, 60L).get(random.nextInt(4)) * MINUTE;
        String country = random.nextInt(3) == 0 ? "C" + random.nextInt(4) : null;
        long from = random.nextInt(3) == 0 ? START + random.nextInt(8) * MINUTE : 0;
        int limit = 1 + random.nextInt(8);
        Map<String, String> question = new HashMap<>();
        question.put("order", (descending ? "-" : "") + (byOrders ? "orders" : "revenue"));
        question.put("limit", Integer.toString(limit));
        if (rollup > 0) {
            question.put("rollup", rollup / MINUTE + "m");
        }
        if (country != null) {
            question.put("group.country", country);
        }
        if (from > 0) {
            question.put("from", Long.toString(from));
        }

        List<String> expected = expected(all, from, rollup, country, order(byOrders, descending)).stream()
                .limit(3L * limit)
                .map(Expected::toString)
                .toList();
        List<String> found = new ArrayList<>();
        for (int page = 0; page < 3; page++) {
            RowSource.Result answer = api.nodes.get(0).ask(api.query(question), complete());
            answer.rows().forEach(row -> found.add(text(row)));
            if (!answer.hasMore()) {
                break;
            }
            question.put("cursor", answer.page().next().orElseThrow().encode());
        }

        assertThat(found).as("%s, %s", where, question).isEqualTo(expected);
    }

    private static List<Expected> expected(
            List<EnrichedEvent> all, long from, long rollup, String country, Comparator<Expected> order) {
        Map<Key, List<EnrichedEvent>> rows = new HashMap<>();
        long step = rollup == 0 ? MINUTE : rollup;
        for (EnrichedEvent event : all) {
            long minute = Math.floorDiv(event.getTime(), MINUTE) * MINUTE;
            String in = event.getGeoCountry();
            if (minute + MINUTE > from && (country == null || country.equals(in))) {
                String shop = (String) event.getProperties().get("shop");
                rows.computeIfAbsent(new Key(Math.floorDiv(minute, step) * step, in, shop), none -> new ArrayList<>())
                        .add(event);
            }
        }
        List<Expected> sorted = new ArrayList<>();
        rows.forEach((key, events) -> sorted.add(new Expected(
                key,
                events.size(),
                events.stream()
                                .mapToLong(event -> Math.round(
                                        (double) event.getProperties().get("revenue") * 100))
                                .sum()
                        / 100.0)));
        sorted.sort(order);
        return sorted;
    }

    private static Comparator<Expected> order(boolean byOrders, boolean descending) {
        Comparator<Expected> first =
                byOrders ? Comparator.comparingLong(Expected::orders) : Comparator.comparingDouble(Expected::revenue);
        Comparator<String> text = Comparator.nullsLast(Comparator.naturalOrder());
        return (descending ? first.reversed() : first)
                .thenComparingLong(row -> row.key.start)
                .thenComparing(row -> row.key.country, text)
                .thenComparing(row -> row.key.shop, text);
    }

    private static String text(Row row) {
        return new Expected(
                        new Key(
                                row.windowStart(),
                                row.group().get(0),
                                row.group().get(1)),
                        (long) Objects.requireNonNull(row.values().get(0)),
                        (double) Objects.requireNonNull(row.values().get(1)))
                .toString();
    }

    /** Few values, so that many rows tie. */
    private static List<EnrichedEvent> sales(Random random) {
        List<EnrichedEvent> sales = new ArrayList<>();
        for (int i = random.nextInt(120); i >= 0; i--) {
            sales.add(track("Order Completed")
                    .at(START + random.nextInt(10) * MINUTE + random.nextInt(60_000))
                    .country(random.nextInt(8) == 0 ? null : "C" + random.nextInt(4))
                    .property("shop", "s" + random.nextInt(random.nextInt(3) == 0 ? 40 : 6))
                    .property("revenue", (double) random.nextInt(5) / 4)
                    .build());
        }
        return sales;
    }

    private static ReadOptions complete() {
        return ReadOptions.complete(Budget.lasting(Duration.ofSeconds(5)));
    }
}
