package io.millrace.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.it.stack.QueryPort;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;

/** Rows of insights as an instance answers them, by {@code insight|window|group}: their values by measure. */
final class HeldRows {
    /** A row holds something where one of these is above zero. */
    static final List<String> COUNTS = List.of("events", "views", "orders", "sessions", "people", "dropped");

    private HeldRows() {}

    /**
     * Every row that holds something, of all instances through one. Of a row that nobody is in any more it depends on the
     * order of events whether it is there.
     */
    static Map<String, JsonNode> read(QueryPort instance, Collection<String> insights)
            throws IOException, InterruptedException {
        var rows = new TreeMap<String, JsonNode>();
        for (var insight : insights) {
            for (var row : instance.rows(insight)) {
                var start = Instant.parse(row.path("window").path("start").asText());
                var group = new ArrayList<String>();
                row.path("group").forEach(value -> group.add(value.asText()));
                var key = insight + "|" + start + "|" + String.join(",", group);
                assertThat(rows).as("a row is listed once").doesNotContainKey(key);
                if (COUNTS.stream()
                        .anyMatch(count -> row.path("values").path(count).asLong() > 0)) {
                    rows.put(key, row.path("values"));
                }
            }
        }
        return rows;
    }

    /** The rows of these insights are those of {@link PlainRows}, which says nothing of others. */
    static void areAsExpected(
            String what, Map<String, JsonNode> rows, Map<String, Map<String, Double>> plain, Set<String> insights) {
        var compared = only(rows, insights);
        var expected = only(plain, insights);
        assertThat(compared.keySet()).as(what).isEqualTo(expected.keySet());
        var softly = new SoftAssertions();
        expected.forEach((key, measures) -> measures.forEach((measure, value) -> softly.assertThat(
                        compared.get(key).path(measure).asDouble())
                .as(what + ", " + key + " " + measure)
                .isEqualTo(value)));
        softly.assertAll();
    }

    /** All insights that have rows here. */
    static Set<String> insights(Map<String, ?> rows) {
        return rows.keySet().stream().map(HeldRows::insight).collect(Collectors.toSet());
    }

    private static <V> Map<String, V> only(Map<String, V> rows, Set<String> insights) {
        var some = new TreeMap<>(rows);
        some.keySet().removeIf(key -> !insights.contains(insight(key)));
        return some;
    }

    private static String insight(String row) {
        return row.substring(0, row.indexOf('|'));
    }
}
