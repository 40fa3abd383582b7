package io.millrace.cli.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.CliException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Glances of all insights that have rows, those with the shortest windows first. A look fetches an insight anew ten times in its
 * window, at least every five seconds and at most once a second. Not thread-safe.
 */
public final class GlanceFeed {
    private static final int NEWEST_ROWS = 100;
    private static final int TREND_ROWS = 26;
    private static final long MIN_PAUSE_MS = 900;
    private static final long MAX_PAUSE_MS = 5_000;

    private final Source source;
    private final Clock clock;
    private final Corrections corrections = new Corrections();
    private final List<String> corrected = new ArrayList<>();
    private Map<String, Entry> entries = new HashMap<>();

    /** JSON of a path of the query API. */
    public interface Source {
        JsonNode get(String path) throws InterruptedException;
    }

    private record Entry(Glance glance, Duration window, Instant due) {}

    public GlanceFeed(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    /** Glances as of now; insights without rows are left out. */
    public List<Glance> look() throws InterruptedException {
        var response = source.get("/v1/insights");
        var latest = new HashMap<String, Entry>();
        for (var insight : response.isArray() ? response : response.path("insights")) {
            var name = insight.path("name").asText();
            var known = entries.get(name);
            if (known != null && known.due.isAfter(clock.instant())) {
                latest.put(name, known);
            } else {
                fetch(name, known, latest);
            }
        }
        entries = latest;
        return latest.values().stream()
                .sorted(Comparator.comparing(Entry::window).thenComparing(entry -> entry.glance.name()))
                .map(Entry::glance)
                .toList();
    }

    /** Final rows that changed since the last call, one line each, beginning with the name of the insight. */
    public List<String> corrections() {
        var lines = List.copyOf(corrected);
        corrected.clear();
        return lines;
    }

    private void fetch(String name, Entry known, Map<String, Entry> latest) throws InterruptedException {
        var now = clock.instant();
        try {
            var rows = rows(name, NEWEST_ROWS, "");
            var leader = InsightRows.leader(rows, now);
            if (leader.isEmpty()) {
                return;
            }
            corrected.addAll(corrections.look(name, rows));
            var window = InsightRows.length(rows.get(0));
            var pause = Math.max(MIN_PAUSE_MS, Math.min(MAX_PAUSE_MS, window.toMillis() / 10));
            InsightRows.glance(name, rows(name, TREND_ROWS, filter(leader.get())), now)
                    .ifPresent(glance -> latest.put(name, new Entry(glance, window, now.plusMillis(pause))));
        } catch (CliException e) {
            // Retried at the next look: the insight was just deleted, or a task is moving.
            if (known != null) {
                latest.put(name, known);
            }
        }
    }

    private JsonNode rows(String name, int limit, String filter) throws InterruptedException {
        return source.get("/v1/insights/" + name + "/rows?order=-window&limit=" + limit + filter)
                .path("rows");
    }

    private static String filter(JsonNode group) {
        var parameters = new StringJoiner("&", "&", "").setEmptyValue("");
        group.properties()
                .forEach(dimension -> parameters.add("group." + encode(dimension.getKey()) + '='
                        + encode(
                                dimension.getValue().isNull()
                                        ? ""
                                        : dimension.getValue().asText())));
        return parameters.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
