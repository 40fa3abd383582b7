package io.millrace.cli.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds rows that changed after they were final: late events have corrected their window. Remembers the final rows that each insight
 * had at the previous look. Not thread-safe.
 */
public final class Corrections {
    private final Map<String, Map<String, JsonNode>> seen = new HashMap<>();

    /** One line for each final row that has a later revision than at the previous look: its insight, window, group, and change. */
    public List<String> look(String insight, JsonNode rows) {
        var before = seen.getOrDefault(insight, Map.of());
        var finals = new HashMap<String, JsonNode>();
        var corrected = new ArrayList<String>();
        for (var row : rows) {
            if (row.path("final").asBoolean()) {
                var key = row.path("window").path("start").asText() + row.path("group");
                finals.put(key, row);
                var earlier = before.get(key);
                if (earlier != null
                        && row.path("revision").asLong()
                                > earlier.path("revision").asLong()) {
                    describe(insight, earlier, row).ifPresent(corrected::add);
                }
            }
        }
        seen.put(insight, finals);
        return corrected;
    }

    private static java.util.Optional<String> describe(String insight, JsonNode earlier, JsonNode row) {
        return InsightRows.leading(row.path("values"))
                .filter(name -> !row.path("values")
                        .path(name)
                        .equals(earlier.path("values").path(name)))
                .map(name -> insight + " " + time(row) + " " + InsightRows.group(row.path("group")) + ": " + name + " "
                        + NumberFormats.measure(
                                earlier.path("values").path(name).asDouble()) + " → "
                        + NumberFormats.measure(row.path("values").path(name).asDouble()));
    }

    /** Time of day of the window's start in UTC. */
    private static String time(JsonNode row) {
        return InsightRows.start(row).toString().substring(11, 19);
    }
}
