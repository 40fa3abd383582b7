package io.millrace.cli.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.console.NumberFormats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** Reads rows of the query API as a glance of their insight. */
public final class InsightRows {
    private static final String ABSENT = "–";
    private static final String CONVERSION = "conversion";
    private static final String POSITION = "position";
    private static final int MAX_TREND = 60;

    private InsightRows() {}

    /**
     * The group that leads in the newest window that is over, or in the newest one if none is: that of the greatest leading
     * measure, in a funnel the last step. Empty without rows.
     */
    public static Optional<JsonNode> leader(JsonNode rows, Instant now) {
        var newestOver = newestStart(rows, now);
        var window = newestOver.isPresent() ? newestOver : newestStart(rows, Instant.MAX);
        return list(rows).stream()
                .filter(row -> window.filter(start(row)::equals).isPresent())
                .max(Comparator.comparingDouble(InsightRows::rank))
                .map(row -> row.path("group"));
    }

    /** The glance of an insight by the rows of its leading group; empty without rows. */
    public static Optional<Glance> glance(String insight, JsonNode rows, Instant now) {
        var byWindow = new TreeMap<Instant, JsonNode>();
        list(rows).forEach(row -> byWindow.put(start(row), row));
        if (byWindow.isEmpty()) {
            return Optional.empty();
        }
        var newest = byWindow.lastEntry().getValue();
        var over = new TreeMap<Instant, JsonNode>();
        byWindow.forEach((start, row) -> {
            if (!end(row).isAfter(now)) {
                over.put(start, row);
            }
        });
        return Optional.of(new Glance(
                insight,
                group(newest.path("group")),
                measures(newest.path("values")),
                change(over),
                trend(over.isEmpty() ? byWindow : over),
                Glance.Mark.NONE));
    }

    /** The values of the dimensions in one text. */
    public static String group(JsonNode group) {
        var text = new StringJoiner("/").setEmptyValue("all");
        group.forEach(value -> text.add(value.isNull() ? ABSENT : value.asText()));
        return text.toString();
    }

    /** Name of the measure that leads in these values: a funnel's conversion, else the first number. */
    static Optional<String> leading(JsonNode values) {
        return values.has(CONVERSION)
                ? Optional.of(CONVERSION)
                : values.properties().stream()
                        .filter(field -> field.getValue().isNumber())
                        .map(Map.Entry::getKey)
                        .findFirst();
    }

    /** The leading measure with its value: {@code revenue 4,210.50}. */
    public static String headline(JsonNode values) {
        return leading(values).map(name -> measure(name, values)).orElse(ABSENT);
    }

    static Instant start(JsonNode row) {
        return Instant.parse(row.path("window").path("start").asText());
    }

    static Duration length(JsonNode row) {
        return Duration.between(start(row), end(row));
    }

    private static Instant end(JsonNode row) {
        return Instant.parse(row.path("window").path("end").asText());
    }

    static List<JsonNode> list(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false).toList();
    }

    private static Optional<Instant> newestStart(JsonNode rows, Instant now) {
        return list(rows).stream()
                .filter(row -> !end(row).isAfter(now))
                .map(InsightRows::start)
                .max(Comparator.naturalOrder());
    }

    private static double rank(JsonNode row) {
        var values = row.path("values");
        return values.has(POSITION)
                ? values.path(POSITION).asDouble()
                : value(row).orElse(Double.NEGATIVE_INFINITY);
    }

    private static Optional<Double> value(JsonNode row) {
        var values = row.path("values");
        return leading(values).map(values::path).filter(JsonNode::isNumber).map(JsonNode::asDouble);
    }

    private static List<String> measures(JsonNode values) {
        var first = leading(values);
        var texts = new ArrayList<String>();
        first.ifPresent(name -> texts.add(measure(name, values)));
        values.properties().forEach(field -> {
            if (field.getValue().isNumber()
                    && !field.getKey().equals(first.orElse(POSITION))
                    && !field.getKey().equals(POSITION)) {
                texts.add(measure(field.getKey(), values));
            }
        });
        return texts.isEmpty() ? List.of(ABSENT) : texts;
    }

    private static String measure(String name, JsonNode values) {
        var value = values.path(name);
        return name + ' ' + (value.isNumber() ? NumberFormats.measure(value.asDouble()) : ABSENT);
    }

    /** Change from the last but one window to the last, if they are neighbours. */
    private static String change(NavigableMap<Instant, JsonNode> windows) {
        if (windows.size() < 2) {
            return "";
        }
        var last = windows.lastEntry().getValue();
        var before = windows.lowerEntry(windows.lastKey()).getValue();
        var now = value(last);
        var then = value(before);
        return now.isEmpty() || then.isEmpty() || end(before).isBefore(start(last))
                ? ""
                : change(then.get(), now.get());
    }

    static String change(double before, double after) {
        if (before == after) {
            return "=";
        }
        if (before == 0) {
            return "new";
        }
        double growth = (after - before) / Math.abs(before);
        return growth >= 10
                ? String.format(Locale.ROOT, "×%.0f", after / before)
                : String.format(Locale.ROOT, "%+d%%", Math.round(growth * 100));
    }

    /** One value for each window, and null for each that the group has no row in. */
    private static List<Double> trend(NavigableMap<Instant, JsonNode> windows) {
        var trend = new ArrayList<Double>();
        var step = windows.keySet().stream()
                .filter(start -> windows.lowerKey(start) != null)
                .map(start -> start.getEpochSecond() - windows.lowerKey(start).getEpochSecond())
                .min(Comparator.naturalOrder())
                .orElse(1L);
        Instant expected = windows.firstKey();
        for (var entry : windows.entrySet()) {
            long missing = Math.min(MAX_TREND, (entry.getKey().getEpochSecond() - expected.getEpochSecond()) / step);
            for (long gap = 0; gap < missing; gap++) {
                trend.add(null);
            }
            trend.add(value(entry.getValue()).orElse(null));
            expected = entry.getKey().plusSeconds(step);
        }
        return trend;
    }
}
