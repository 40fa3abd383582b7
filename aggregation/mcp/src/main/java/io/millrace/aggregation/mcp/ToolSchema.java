package io.millrace.aggregation.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON schema of a tool's arguments. Not thread-safe while it is built. */
final class ToolSchema {
    private final Map<String, Object> properties = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    ToolSchema text(String name, String description) {
        return property(name, "string", description);
    }

    ToolSchema number(String name, String description) {
        return property(name, "integer", description);
    }

    ToolSchema object(String name, String description) {
        return property(name, "object", description);
    }

    private ToolSchema property(String name, String type, String description) {
        properties.put(name, Map.of("type", type, "description", description));
        return this;
    }

    ToolSchema required(String name) {
        required.add(name);
        return this;
    }

    Set<String> names() {
        return properties.keySet();
    }

    Map<String, Object> toMap() {
        return Map.of("type", "object", "properties", properties, "required", required);
    }
}
