package io.millrace.aggregation.mcp;

import io.millrace.aggregation.expression.NearestName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** ToolArguments of a call. What is wrong with them is said to the assistant, which may correct it. */
final class ToolArguments {
    private final Map<String, Object> values;

    /** @throws IllegalArgumentException if one is not known */
    ToolArguments(Map<String, Object> values, Collection<String> known) {
        this.values = values == null ? Map.of() : values;
        for (String name : this.values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown argument '" + name + "'" + NearestName.hint(name, known)
                        + " (known: " + String.join(", ", known) + ")");
            }
        }
    }

    /** @throws IllegalArgumentException if it is missing */
    String require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("the argument '" + name + "' is missing"));
    }

    Optional<String> find(String name) {
        Object value = values.get(name);
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("the argument '" + name + "' must be a text or a number");
        }
        return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isBlank());
    }

    /** An argument of names and values. */
    Map<String, String> map(String name) {
        Map<String, String> entries = new TreeMap<>();
        Object value = values.get(name);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> entries.put(String.valueOf(key), String.valueOf(entry)));
        } else if (value != null) {
            throw new IllegalArgumentException("the argument '" + name + "' must be an object");
        }
        return entries;
    }

    /** A whole number, at most so large. */
    int number(String name, int otherwise, int most) {
        try {
            return Math.min(most, find(name).map(text -> (int) Double.parseDouble(text)).orElse(otherwise));
        } catch (NumberFormatException e) { // rejected at the edge
            throw new IllegalArgumentException("the argument '" + name + "' must be a whole number", e);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
