package io.millrace.aggregation.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.millrace.schemas.value.Numbers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parser of lists in properties and traits, which events keep as the JSON text that was sent. */
final class JsonLists {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(16)
                    .maxNumberLength(Numbers.MAX_CHARS)
                    .build())
            .build();

    private JsonLists() {}

    /** Items of a text that is a JSON list; null if it is not one. */
    static List<?> list(String text) {
        if (text.isEmpty() || text.charAt(0) != '[') {
            return null;
        }
        try (var in = JSON.createParser(text)) {
            in.nextToken();
            var list = array(in);
            return in.nextToken() == null ? list : null;
        } catch (IOException e) {
            // No exit needed: a text that is not JSON is not a list.
            return null;
        }
    }

    private static List<Object> array(JsonParser in) throws IOException {
        var items = new ArrayList<Object>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(in));
            BoxedValues.checkSize(items);
        }
        return items;
    }

    private static Map<Object, Object> object(JsonParser in) throws IOException {
        var map = new LinkedHashMap<Object, Object>();
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            in.nextToken();
            map.put(name, value(in));
        }
        return map;
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_ARRAY -> array(in);
            case START_OBJECT -> object(in);
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> number(in.getText(), in.currentToken());
        };
    }

    /** Number of the digits; a number that no type holds exactly stays text. */
    private static Object number(String digits, JsonToken kind) {
        var number = Numbers.parse(digits);
        boolean lossy = kind == JsonToken.VALUE_NUMBER_INT && !(number instanceof Long);
        return number == null || lossy ? digits : number;
    }
}
