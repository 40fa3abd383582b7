package io.millrace.it.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.Stack;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole file through the front door of real processes gives what a plain computation over the file gives. */
class RealInputIT {
    /** Stated error of uniques at the shipped precision: three standard errors, and exact while few. */
    private static final double UNIQUES_ERROR = 0.03;

    private static final double QUANTILE_ERROR = 0.0101;

    @TempDir
    Path directory;

    @Test
    void insightsOfAnAccessLogEqualAnIndependentComputationOverTheFile() throws Exception {
        var file = InputFiles.accessLog(directory);
        var oracle = AccessLogOracle.over(file);
        try (var stack = new Stack(directory, "access-log", 2000)) {
            var played = stack.playFile(file).succeeded();
            stack.up();

            var byStatus = byKey(stack, "requests_by_status", row -> window(row) + "|" + text(row, "status"));
            var byDay = byKey(stack, "requests_per_day", RealInputIT::window);

            assertThat(played.output()).contains("balances");
            assertThat(oracle.invalid).isLessThan(oracle.lines / 100);
            assertThat(byStatus.keySet()).isEqualTo(oracle.byHourAndStatus.keySet());
            assertThat(byDay.keySet()).isEqualTo(oracle.byDay.keySet());
            var softly = new SoftAssertions();
            byStatus.forEach((key, row) -> {
                var expected = oracle.byHourAndStatus.get(key);
                isCounted(softly, key, row, expected, "requests", "visitors");
                isSummed(softly, key, row, expected, "bytes", "largest", "smallest");
                isQuantile(softly, key, row, expected, "p95", 0.95);
            });
            byDay.forEach((key, row) -> {
                isCounted(softly, key, row, oracle.byDay.get(key), "requests", "visitors");
                isTop(softly, key, row, oracle.byDay.get(key), "top_paths");
            });
            softly.assertAll();
        }
    }

    @Test
    void insightsOfTheShopsCsvEqualAnIndependentComputationAndTheFileCountsOnceWhenPlayedTwice() throws Exception {
        var file = InputFiles.shopCsv(directory);
        var oracle = ShopOracle.over(file);
        var map = "time=event_time,name=event_type,userId=user_id,session=user_session,properties=*";
        try (var stack = new Stack(directory, "shop", 2000)) {
            stack.playFile(file, "--format", "csv", "--map", map).succeeded();
            stack.up();
            stack.millrace("import", file.toString(), "--format", "csv", "--map", map)
                    .succeeded();
            stack.await();

            var byBrand = byKey(
                    stack, "events_by_brand", row -> window(row) + "|" + text(row, "kind") + "|" + text(row, "brand"));
            var byDay = byKey(stack, "events_per_day", RealInputIT::window);

            assertThat(byBrand.keySet()).isEqualTo(oracle.byMinuteKindAndBrand.keySet());
            assertThat(byDay.keySet()).isEqualTo(oracle.byDay.keySet());
            var softly = new SoftAssertions();
            byBrand.forEach((key, row) -> {
                var expected = oracle.byMinuteKindAndBrand.get(key);
                isCounted(softly, key, row, expected, "events", "people");
                isSummed(softly, key, row, expected, "money", "dearest", "cheapest");
                isQuantile(softly, key, row, expected, "p50", 0.5);
            });
            byDay.forEach((key, row) -> {
                isCounted(softly, key, row, oracle.byDay.get(key), "events", "people");
                isTop(softly, key, row, oracle.byDay.get(key), "top_products");
            });
            softly.assertAll();
        }
    }

    private static Map<String, JsonNode> byKey(Stack stack, String insight, Function<JsonNode, String> key)
            throws Exception {
        var rows = new HashMap<String, JsonNode>();
        for (var row : stack.rows(insight)) {
            assertThat(rows.put(key.apply(row), row))
                    .as("a second row for " + row)
                    .isNull();
        }
        return rows;
    }

    private static String window(JsonNode row) {
        return Instant.parse(row.path("window").path("start").asText()).toString();
    }

    private static String text(JsonNode row, String dimension) {
        var value = row.path("group").path(dimension);
        return value.isNull() || value.isMissingNode() ? "null" : value.asText();
    }

    private static void isCounted(
            SoftAssertions softly, String key, JsonNode row, Expected expected, String count, String uniques) {
        var values = row.path("values");
        softly.assertThat(values.path(count).asLong()).as(key + " " + count).isEqualTo(expected.count());
        softly.assertThat(values.path(uniques).asDouble())
                .as(key + " " + uniques)
                .isCloseTo(expected.people(), within(Math.max(0.5, UNIQUES_ERROR * expected.people())));
    }

    private static void isSummed(
            SoftAssertions softly,
            String key,
            JsonNode row,
            Expected expected,
            String sum,
            String largest,
            String smallest) {
        if (expected.largest() == null) {
            softly.assertThat(row.path("values").path(largest).isNull()).as(key).isTrue();
            return;
        }
        softly.assertThat(decimal(row, sum)).as(key + " " + sum).isEqualByComparingTo(expected.sum());
        softly.assertThat(decimal(row, largest)).as(key + " " + largest).isEqualByComparingTo(expected.largest());
        softly.assertThat(decimal(row, smallest)).as(key + " " + smallest).isEqualByComparingTo(expected.smallest());
    }

    private static void isQuantile(
            SoftAssertions softly, String key, JsonNode row, Expected expected, String name, double quantile) {
        if (expected.largest() != null) {
            var value = row.path("values").path(name).asDouble();
            softly.assertThat(expected.isQuantile(value, quantile, QUANTILE_ERROR))
                    .as(key + " " + name + " " + value)
                    .isTrue();
        }
    }

    /** Ties at the end of a top may be told apart in any way, so the counts are compared, and each item's own count. */
    private static void isTop(SoftAssertions softly, String key, JsonNode row, Expected expected, String name) {
        Set<String> seen = new HashSet<>();
        var counts = new java.util.ArrayList<Long>();
        for (var item : row.path("values").path(name)) {
            var value = item.path("value").asText();
            softly.assertThat(seen.add(value)).as(key + " twice: " + value).isTrue();
            softly.assertThat(item.path("count").asLong()).as(key + " " + value).isEqualTo(expected.occurrences(value));
            counts.add(item.path("count").asLong());
        }
        softly.assertThat(counts).as(key + " " + name).isEqualTo(expected.topCounts(10));
    }

    private static BigDecimal decimal(JsonNode row, String measure) {
        return new BigDecimal(row.path("values").path(measure).asText());
    }
}
