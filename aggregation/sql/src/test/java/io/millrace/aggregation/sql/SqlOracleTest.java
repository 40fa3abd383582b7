package io.millrace.aggregation.sql;

import static io.millrace.aggregation.event.TestEvents.track;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregation.query.ApiFixture;
import io.millrace.aggregation.registry.SampleInsights;
import io.millrace.aggregation.rowquery.QueryLimits;
import io.millrace.schemas.event.EnrichedEvent;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Random statements against a plain computation over the events themselves. */
class SqlOracleTest {
    private static final long SEED = 20_261_121;
    private static final long START = 1_795_248_000_000L;
    private static final int MINUTES = 130;
    private static final List<String> COUNTRIES = Arrays.asList("CH", "DE", "USA", "", null);
    private static final List<String> SHOPS = List.of("a", "b", "c");

    /** An event as the oracle has it; revenue in quarters, so that sums of doubles are exact. */
    private record Sale(long minute, String country, String shop, String person, double revenue) {}

    /** A condition in SQL, and what it means. */
    private record Condition(String sql, Predicate<Sale> holds) {}

    /** A column to group by, and its value as it is answered. */
    private record Key(String sql, java.util.function.Function<Sale, Object> value) {}

    private static final List<Sale> SALES = new ArrayList<>();
    private static ApiFixture api;

    @BeforeAll
    static void randomSales(@TempDir Path stateDir) {
        Random random = new Random(SEED);
        api = new ApiFixture(new QueryLimits(100, 1_000, 100_000, 5_000), stateDir);
        api.active.put(SampleInsights.sales());
        EnrichedEvent[] events = new EnrichedEvent[600];
        for (int i = 0; i < events.length; i++) {
            // Few enough groups in few enough windows that a statement may read every row one by one.
            Sale sale = new Sale(
                    10L * random.nextInt(MINUTES / 10),
                    COUNTRIES.get(random.nextInt(COUNTRIES.size())),
                    SHOPS.get(random.nextInt(SHOPS.size())),
                    "p" + random.nextInt(40),
                    random.nextInt(400) / 4.0);
            SALES.add(sale);
            events[i] = track("Order Completed")
                    .at(START + sale.minute * 60_000)
                    .country(sale.country)
                    .person(sale.person)
                    .property("shop", sale.shop)
                    .property("revenue", sale.revenue)
                    .build();
        }
        api.send(events);
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @RepeatedTest(200)
    void rollUpsEqualTheOracle(RepetitionInfo repetition) {
        Random random = new Random(SEED + repetition.getCurrentRepetition());
        List<Condition> conditions = conditions(random);
        List<Key> keys = keys(random);
        boolean least = random.nextInt(4) == 0;
        String having = least ? " HAVING orders >= 5" : "";
        String by = List.of("orders", "revenue", "buyers").get(random.nextInt(3));
        boolean descending = random.nextBoolean();
        int limit = 1 + random.nextInt(8);
        boolean limited = random.nextBoolean();
        String sql = "SELECT " + keys.stream().map(key -> key.sql + ", ").collect(Collectors.joining())
                + "orders, " + (random.nextBoolean() ? "revenue" : "SUM(revenue) AS revenue") + ", buyers FROM sales"
                + where(conditions)
                + " GROUP BY "
                + (keys.isEmpty() ? "()" : keys.stream().map(key -> key.sql).collect(Collectors.joining(", ")))
                + having
                + (limited ? " ORDER BY " + by + (descending ? " DESC" : "") + " LIMIT " + limit : "");

        List<List<Object>> expected = rollUp(conditions, keys, least ? 5 : 0);
        List<List<Object>> answered = rows(sql);

        if (!limited) {
            assertThat(answered).as("seed %d: %s", SEED, sql).containsExactlyInAnyOrderElementsOf(expected);
            return;
        }
        int column = keys.size() + List.of("orders", "revenue", "buyers").indexOf(by);
        Comparator<List<Object>> order = Comparator.comparingDouble(row -> ((Number) row.get(column)).doubleValue());
        List<Object> best = expected.stream()
                .sorted(descending ? order.reversed() : order)
                .limit(limit)
                .map(row -> row.get(column))
                .toList();
        assertThat(answered.stream().map(row -> row.get(column)).toList())
                .as("seed %d: %s", SEED, sql)
                .isEqualTo(best);
        assertThat(expected).as("seed %d: %s", SEED, sql).containsAll(answered);
    }

    @RepeatedTest(100)
    void aggregatesOverRowsEqualTheOracle(RepetitionInfo repetition) {
        Random random = new Random(SEED - repetition.getCurrentRepetition());
        List<Condition> conditions = conditions(random);
        String sql = "SELECT shop, COUNT(*), SUM(revenue), MAX(orders), COUNT(DISTINCT country) FROM sales"
                + where(conditions) + " GROUP BY shop";

        Map<String, Map<List<Object>, List<Sale>>> shops = new HashMap<>();
        matching(conditions).forEach(sale -> shops.computeIfAbsent(sale.shop, shop -> new HashMap<>())
                .computeIfAbsent(Arrays.asList(sale.minute, sale.country), row -> new ArrayList<>())
                .add(sale));
        List<List<Object>> expected = new ArrayList<>();
        shops.forEach((shop, rows) -> expected.add(List.of(
                shop,
                rows.size(),
                rows.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Sale::revenue)
                        .sum(),
                rows.values().stream().mapToInt(List::size).max().orElse(0),
                (int) rows.keySet().stream()
                        .map(row -> row.get(1))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count())));

        assertThat(rows(sql)).as("seed %d: %s", SEED, sql).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<List<Object>> rollUp(List<Condition> conditions, List<Key> keys, int least) {
        Map<List<Object>, List<Sale>> groups = new HashMap<>();
        if (keys.isEmpty()) {
            groups.put(List.of(), new ArrayList<>());
        }
        matching(conditions).forEach(sale -> {
            List<Object> key = new ArrayList<>();
            keys.forEach(column -> key.add(column.value.apply(sale)));
            groups.computeIfAbsent(key, added -> new ArrayList<>()).add(sale);
        });
        List<List<Object>> rows = new ArrayList<>();
        groups.forEach((key, sales) -> {
            if (sales.size() >= least) {
                List<Object> row = new ArrayList<>(key);
                Set<String> people = new HashSet<>();
                sales.forEach(sale -> people.add(sale.person));
                row.add(sales.size());
                row.add(sales.stream().mapToDouble(Sale::revenue).sum());
                row.add(people.size());
                rows.add(row);
            }
        });
        return rows;
    }

    private static List<Sale> matching(List<Condition> conditions) {
        return SALES.stream()
                .filter(sale -> conditions.stream().allMatch(condition -> condition.holds.test(sale)))
                .toList();
    }

    private static String where(List<Condition> conditions) {
        return conditions.isEmpty()
                ? ""
                : conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    private static List<Key> keys(Random random) {
        List<Key> keys = new ArrayList<>();
        if (random.nextBoolean()) {
            keys.add(new Key("country", Sale::country));
        }
        if (random.nextBoolean()) {
            keys.add(new Key("shop", Sale::shop));
        }
        switch (random.nextInt(4)) {
            case 0 -> keys.add(new Key("window_start", sale -> iso(sale.minute)));
            case 1 -> keys.add(new Key("FLOOR(window_start TO HOUR)", sale -> iso(sale.minute / 60 * 60)));
            case 2 -> keys.add(new Key("window_end", sale -> iso(sale.minute + 1)));
            default -> {}
        }
        return keys;
    }

    private static List<Condition> conditions(Random random) {
        List<Condition> all = new ArrayList<>();
        long minute = random.nextInt(MINUTES);
        String at = "TIMESTAMP '" + iso(minute).replace("T", " ").replace("Z", "") + "'";
        switch (random.nextInt(7)) {
            case 0 -> all.add(new Condition("window_start >= " + at, sale -> sale.minute >= minute));
            case 1 -> all.add(new Condition("window_start < " + at, sale -> sale.minute < minute));
            case 2 -> all.add(new Condition("window_end <= " + at, sale -> sale.minute + 1 <= minute));
            case 3 -> all.add(new Condition(at + " < window_end", sale -> sale.minute + 1 > minute));
            case 4 ->
                all.add(new Condition(
                        "window_start BETWEEN " + at + " AND " + at + " + INTERVAL '30' MINUTE",
                        sale -> sale.minute >= minute && sale.minute <= minute + 30));
            default -> {}
        }
        String country = List.of("CH", "USA", "", "XX").get(random.nextInt(4));
        switch (random.nextInt(9)) {
            case 0 -> all.add(new Condition("country = '" + country + "'", sale -> country.equals(sale.country)));
            case 1 ->
                all.add(new Condition(
                        "country <> '" + country + "'", sale -> sale.country != null && !country.equals(sale.country)));
            case 2 ->
                all.add(new Condition(
                        "country IN ('DE', '" + country + "')",
                        sale -> "DE".equals(sale.country) || country.equals(sale.country)));
            case 3 -> all.add(new Condition("country IS NULL", sale -> sale.country == null));
            case 4 -> all.add(new Condition("country IS NOT NULL", sale -> sale.country != null));
            case 5 ->
                all.add(new Condition(
                        "CHAR_LENGTH(country) = 2", sale -> sale.country != null && sale.country.length() == 2));
            case 6 ->
                all.add(new Condition(
                        "country NOT IN ('DE', '" + country + "')",
                        sale -> sale.country != null && !"DE".equals(sale.country) && !country.equals(sale.country)));
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            String shop = SHOPS.get(random.nextInt(SHOPS.size()));
            all.add(new Condition("shop >= '" + shop + "'", sale -> sale.shop.compareTo(shop) >= 0));
        }
        return all;
    }

    private static String iso(long minute) {
        return Instant.ofEpochMilli(START + minute * 60_000).toString();
    }

    private static List<List<Object>> rows(String sql) {
        HttpResponse<String> answer =
                api.send("POST", "/v1/sql", new JsonObject().put("sql", sql).encode());
        assertThat(answer.statusCode()).as("%s: %s", sql, answer.body()).isEqualTo(200);
        List<List<Object>> rows = new ArrayList<>();
        for (Object row : new JsonObject(answer.body()).getJsonArray("rows")) {
            rows.add(((JsonArray) row).stream().collect(Collectors.toCollection(ArrayList::new)));
        }
        return rows;
    }
}
