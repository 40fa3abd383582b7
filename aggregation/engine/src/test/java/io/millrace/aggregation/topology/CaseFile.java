package io.millrace.aggregation.topology;

import io.millrace.aggregation.event.EventBytes;
import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.EventType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** A case of a shipped definition: events, named by the contract's fields, and the rows that must come of them. */
record CaseFile(List<EnrichedEvent> events, List<Row> rows) {
    /** A row; {@code top} and {@code histogram} values are lists of one-entry maps from value to count. */
    record Row(Instant window, Map<String, Object> group, Map<String, Object> values) {}

    static CaseFile read(Path file) throws IOException {
        Map<String, Object> root = map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file)));
        var events = new ArrayList<EnrichedEvent>();
        for (var fields : list(root.get("events"))) {
            events.add(event(map(fields)));
        }
        var rows = new ArrayList<Row>();
        for (var row : list(root.get("rows"))) {
            var fields = map(row);
            rows.add(new Row(
                    Instant.parse((String) fields.get("window")),
                    new TreeMap<>(map(fields.getOrDefault("group", Map.of()))),
                    new TreeMap<>(map(fields.get("values")))));
        }
        return new CaseFile(events, rows);
    }

    private static EnrichedEvent event(Map<String, Object> fields) {
        var event = EventBytes.event().build();
        fields.forEach((name, value) -> event.put(name, convert(name, value)));
        return event;
    }

    private static Object convert(String name, Object value) {
        return switch (name) {
            case "time", "receivedAt" -> Instant.parse((String) value).toEpochMilli();
            case "type" -> EventType.valueOf(((String) value).toUpperCase(java.util.Locale.ROOT));
            case "properties", "traits" -> scalars(map(value));
            default -> value;
        };
    }

    /** Numbers as the contract has them: long or double. */
    private static Map<String, Object> scalars(Map<String, Object> values) {
        var copy = new HashMap<String, Object>();
        values.forEach((key, value) -> copy.put(key, value instanceof Integer number ? number.longValue() : value));
        return copy;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
