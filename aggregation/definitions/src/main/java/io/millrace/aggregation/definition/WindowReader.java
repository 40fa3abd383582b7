package io.millrace.aggregation.definition;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reader of {@code window:}. */
final class WindowReader {
    private static final List<String> KINDS = List.of("tumbling", "hopping", "session", "cumulative", "calendar");
    private static final Duration MIN_SIZE = Duration.ofSeconds(1);
    private static final Duration MAX_SIZE = Duration.ofDays(366);
    /** Maximum number of windows that an event is in; it changes a row in each. */
    static final int MAX_OVERLAPPING = 1_440;

    private WindowReader() {}

    static WindowSpec read(YamlMapping insight) {
        var otherwise = new WindowSpec.Tumbling(Duration.ofMinutes(1), ZoneOffset.UTC);
        if (!insight.has("window")) {
            insight.report(insight.node(), "a window is missing, such as window: { tumbling: 1m }");
            return otherwise;
        }
        var window = insight.mapping("window").orElseThrow();
        window.rejectUnknownKeys(List.of("tumbling", "hopping", "session", "cumulative", "calendar", "zone"));
        var kinds = window.names().stream().filter(KINDS::contains).toList();
        if (kinds.size() != 1) {
            window.report(window.node(), "a window is exactly one of " + String.join(", ", KINDS));
            return otherwise;
        }
        var zone = zone(window);
        var spec = read(window, kinds.get(0), zone);
        checkAlignment(window, spec, zone);
        return spec;
    }

    private static WindowSpec read(YamlMapping window, String kind, ZoneId zone) {
        var unit = unit(window, kind);
        if (unit.isPresent()) {
            return new WindowSpec.Calendar(unit.get(), zone);
        }
        return switch (kind) {
            case "hopping" -> hopping(window, zone);
            case "session" -> session(window);
            case "cumulative" ->
                new WindowSpec.Cumulative(nested(window, "cumulative", "size", Duration.ofDays(1)), zone);
            case "calendar" -> missingUnit(window, zone);
            default -> new WindowSpec.Tumbling(length(window, "tumbling", Duration.ofMinutes(1)), zone);
        };
    }

    private static WindowSpec hopping(YamlMapping window, ZoneId zone) {
        var hopping = window.mapping("hopping").orElseThrow();
        hopping.rejectUnknownKeys(List.of("size", "every"));
        var size = length(hopping, "size", Duration.ofHours(1));
        var every = length(hopping, "every", size);
        if (size.toMillis() % every.toMillis() != 0) {
            hopping.report(hopping.node(), "'size' must be a multiple of 'every'");
        }
        long overlapping = size.toMillis() / every.toMillis();
        if (overlapping > MAX_OVERLAPPING) {
            hopping.report(
                    hopping.value("every"),
                    "an event would be in " + overlapping + " windows; at most " + MAX_OVERLAPPING
                            + " may overlap: make 'every' longer or 'size' shorter");
            return new WindowSpec.Hopping(size, size, zone);
        }
        return new WindowSpec.Hopping(size, every, zone);
    }

    private static WindowSpec session(YamlMapping window) {
        var otherwise = new WindowSpec.Session(Duration.ofMinutes(30), Duration.ofHours(1));
        if (window.value("session") instanceof ScalarNode) {
            return new WindowSpec.Session(length(window, "session", otherwise.gap()), otherwise.size());
        }
        var session = window.mapping("session").orElseThrow();
        session.rejectUnknownKeys(List.of("gap", "bucket"));
        return new WindowSpec.Session(
                length(session, "gap", otherwise.gap()), length(session, "bucket", otherwise.size()));
    }

    /** Length given directly or under a key: {@code cumulative: 1d} or {@code cumulative: { size: 1d }}. */
    private static Duration nested(YamlMapping window, String kind, String key, Duration otherwise) {
        if (window.value(kind) instanceof ScalarNode) {
            return length(window, kind, otherwise);
        }
        var inner = window.mapping(kind).orElseThrow();
        inner.rejectUnknownKeys(List.of(key));
        return length(inner, key, otherwise);
    }

    private static Duration length(YamlMapping mapping, String key, Duration otherwise) {
        return mapping.duration(key, otherwise, MIN_SIZE, MAX_SIZE);
    }

    /** Unit given instead of a length: {@code tumbling: month} means {@code calendar: month}. */
    private static Optional<WindowSpec.CalendarUnit> unit(YamlMapping window, String kind) {
        boolean named = kind.equals("calendar") || kind.equals("tumbling") || kind.equals("cumulative");
        return named && window.value(kind) instanceof ScalarNode scalar
                ? WindowSpec.CalendarUnit.named(scalar.getValue())
                : Optional.empty();
    }

    private static WindowSpec missingUnit(YamlMapping window, ZoneId zone) {
        window.report(window.value("calendar"), "a calendar window is an hour, day, week, month, quarter or year");
        return new WindowSpec.Calendar(WindowSpec.CalendarUnit.DAY, zone);
    }

    /** Reports a window that cannot be aligned to the days of its zone. */
    private static void checkAlignment(YamlMapping window, WindowSpec spec, ZoneId zone) {
        if (!window.has("zone") || zone.equals(ZoneOffset.UTC)) {
            return;
        }
        if (spec instanceof WindowSpec.Session) {
            window.report(
                    window.keyNode("zone"), "session windows have no zone: a session begins and ends with its events");
        } else if (!spec.alignsTo(zone)) {
            window.report(
                    window.keyNode("zone"),
                    "in a zone, windows are whole days or a length that divides a day"
                            + (spec instanceof WindowSpec.Hopping ? ", and hopping ones step by whole days" : ""));
        }
    }

    static ZoneId zone(YamlMapping window) {
        var name = window.string("zone", "UTC");
        try {
            var zone = ZoneId.of(name).normalized();
            return zone.equals(ZoneId.of("UTC")) ? ZoneOffset.UTC : zone;
        } catch (DateTimeException e) {
            // Rejected at the edge: the definition is rejected with this problem.
            window.report(window.value("zone"), "'" + name + "' is not a time zone, such as Europe/Berlin");
            return ZoneOffset.UTC;
        }
    }
}
