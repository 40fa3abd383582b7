package io.millrace.ingest.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.schemas.value.Numbers;

/**
 * Value of a text in a mapped place: a number only if the number's own text equals the field, so that no character is lost.
 * {@code 1.10} and {@code 007} stay text, unless the mapping declares numbers.
 */
public final class MappedValue {
    private MappedValue() {}

    /** The value of a text that has no type of its own, as in a CSV. */
    public static JsonNode of(String text, FieldMapping.Kind kind) {
        var number =
                switch (kind) {
                    case AS_WRITTEN -> Numbers.parseCanonical(text);
                    case NUMBER -> Numbers.parse(text.strip());
                    case TEXT -> null;
                };
        var json = JsonNodeFactory.instance;
        if (number == null) {
            return json.textNode(text);
        }
        return number instanceof Long whole ? json.numberNode(whole) : json.numberNode(number.doubleValue());
    }

    /** The value of a JSON value, which has its own type; only a kind that is declared changes it. */
    public static JsonNode of(JsonNode value, FieldMapping.Kind kind) {
        return switch (kind) {
            case AS_WRITTEN -> value;
            case NUMBER -> value.isTextual() ? of(value.textValue(), kind) : value;
            case TEXT -> value.isNumber() ? JsonNodeFactory.instance.textNode(value.asText()) : value;
        };
    }
}
