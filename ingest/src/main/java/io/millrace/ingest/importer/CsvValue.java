package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.schemas.value.Numbers;

/**
 * Value of a CSV field: a number only if the number's own text equals the field, so that no character is lost. {@code 1.10}
 * and {@code 007} stay text, unless the mapping declares a column of numbers.
 */
final class CsvValue {
    private CsvValue() {}

    static JsonNode of(String text, CsvMapping.Kind kind) {
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
}
