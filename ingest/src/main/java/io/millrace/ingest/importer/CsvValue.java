package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.schemas.value.Numbers;

/**
 * A field of a CSV as a value: a number only if the number's own text is the field's, so that nothing of the field is
 * lost. {@code 1.10} and {@code 007} stay text, unless the map says that the column is of numbers.
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
