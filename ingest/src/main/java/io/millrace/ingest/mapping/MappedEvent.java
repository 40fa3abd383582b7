package io.millrace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One event in Segment's JSON, put together field by field. An event without a mapped type is a track event. For one thread. */
public final class MappedEvent {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private JsonNode name;
    private JsonNode time;

    /** Sets a field of {@link FieldMapping}; the time and ids are checked by whoever parses the event. */
    public void put(String field, JsonNode value) {
        switch (field) {
            case "time" -> time = value;
            case "name" -> name = value;
            case "session" -> json.withObjectProperty("context").set("sessionId", value);
            case "ip", "userAgent" -> json.withObjectProperty("context").set(field, value);
            default -> {
                var key = FieldMapping.propertyKey(field);
                if (key == null) {
                    json.set(field, value);
                } else {
                    json.withObjectProperty("properties").set(key, value);
                }
            }
        }
    }

    /** Sets a field that has no value yet. */
    public void putIfAbsent(String field, JsonNode value) {
        boolean isAbsent =
                switch (field) {
                    case "time" -> isNothing(time);
                    case "name" -> isNothing(name);
                    default -> isNothing(json.get(field));
                };
        if (isAbsent && !isNothing(value)) {
            put(field, value);
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value == null
                || value.isNull()
                || (value.isTextual() && value.textValue().isEmpty());
    }

    /** The finished event. */
    public ObjectNode finish() {
        if (isNothing(json.get("type"))) {
            json.put("type", "track");
        }
        if (name != null) {
            json.set(json.get("type").asText().equalsIgnoreCase("track") ? "event" : "name", name);
        }
        if (time != null) {
            json.set("timestamp", time);
        }
        return json;
    }
}
