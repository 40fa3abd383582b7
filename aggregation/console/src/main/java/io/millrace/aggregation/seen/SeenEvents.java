package io.millrace.aggregation.seen;

import io.millrace.schemas.event.EnrichedEvent;
import io.millrace.schemas.event.JsonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Events by type and name with their counts and properties; of a property the types of its values and a few samples. Not thread-safe. */
final class SeenEvents {
    private static final int MAX_NAMES = 200;
    private static final int MAX_PROPERTIES = 100;
    private static final int MAX_SAMPLES = 5;
    private static final int MAX_TEXT = 60;

    private record Name(String type, String name) {}

    /** Values of one property. */
    private static final class Property {
        private final Set<String> types = new LinkedHashSet<>();
        private final Set<String> samples = new LinkedHashSet<>();
        private int count;

        void add(Object value) {
            count++;
            types.add(typeOf(value));
            if (samples.size() < MAX_SAMPLES) {
                String text = value instanceof JsonText json ? json.getJson() : value.toString();
                samples.add(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…");
            }
        }
    }

    /** Events of one type and name. */
    private static final class Seen {
        private final Map<String, Property> properties = new HashMap<>();
        private int count;
        private long newest;
    }

    private final Map<Name, Seen> byName = new HashMap<>();
    private int events;

    void add(EnrichedEvent event) {
        events++;
        Name name = new Name(event.getType().name().toLowerCase(Locale.ROOT), event.getName());
        Seen seen = byName.get(name);
        if (seen == null) {
            if (byName.size() >= MAX_NAMES) {
                return;
            }
            seen = new Seen();
            byName.put(name, seen);
        }
        seen.count++;
        seen.newest = Math.max(seen.newest, event.getReceivedAt());
        Map<String, Property> properties = seen.properties;
        event.getProperties().forEach((key, value) -> {
            if (value != null && (properties.containsKey(key) || properties.size() < MAX_PROPERTIES)) {
                properties.computeIfAbsent(key, absent -> new Property()).add(value);
            }
        });
    }

    private static String typeOf(Object value) {
        if (value instanceof Number) {
            return "number";
        }
        return value instanceof Boolean ? "boolean" : value instanceof JsonText ? "list or object" : "text";
    }

    /** {@code {"events":n,"seen":[{"type","name","count","newest","properties":[{"name","count","types","samples"}]}]}}, most frequent first. */
    JsonObject json() {
        JsonArray seen = new JsonArray();
        byName.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().count))
                .forEach(entry -> seen.add(new JsonObject()
                        .put("type", entry.getKey().type())
                        .put("name", entry.getKey().name())
                        .put("count", entry.getValue().count)
                        .put("newest", entry.getValue().newest)
                        .put("properties", properties(entry.getValue().properties))));
        return new JsonObject().put("events", events).put("seen", seen);
    }

    private static JsonArray properties(Map<String, Property> properties) {
        JsonArray json = new JsonArray();
        properties.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().count))
                .forEach(entry -> json.add(new JsonObject()
                        .put("name", entry.getKey())
                        .put("count", entry.getValue().count)
                        .put("types", array(entry.getValue().types))
                        .put("samples", array(entry.getValue().samples))));
        return json;
    }

    private static JsonArray array(Set<String> values) {
        List<String> all = new ArrayList<>(values);
        return new JsonArray(all);
    }
}
