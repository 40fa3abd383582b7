package io.millrace.ingest.importer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A field of a CSV as a value: a number only if the number's own text is the field's, so that nothing of the field is
 * lost. {@code 1.10}, {@code 007}, {@code +5}, {@code 1e3} and numbers of more digits than fit stay text.
 */
final class OwnNumber {
    private static final Pattern ANY = Pattern.compile("[+-]?\\d{1,17}(\\.\\d{1,17})?([eE][+-]?\\d{1,2})?");
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9]\\d{0,17})\\.\\d{0,17}[1-9]");

    private OwnNumber() {}

    static JsonNode of(String text, CsvMapping.Kind kind) {
        var own = of(text);
        if (kind == CsvMapping.Kind.TEXT || own.isNumber()) {
            return kind == CsvMapping.Kind.TEXT ? JsonNodeFactory.instance.textNode(text) : own;
        }
        var stripped = text.strip();
        return kind == CsvMapping.Kind.NUMBER && ANY.matcher(stripped).matches()
                ? JsonNodeFactory.instance.numberNode(Double.parseDouble(stripped))
                : own;
    }

    static JsonNode of(String text) {
        var json = JsonNodeFactory.instance;
        if (WHOLE.matcher(text).matches()) {
            var number = new BigDecimal(text).toBigIntegerExact();
            return number.bitLength() < Long.SIZE ? json.numberNode(number.longValue()) : json.textNode(text);
        }
        if (DECIMAL.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            return BigDecimal.valueOf(number).compareTo(new BigDecimal(text)) == 0
                    ? json.numberNode(number)
                    : json.textNode(text);
        }
        return json.textNode(text);
    }
}
