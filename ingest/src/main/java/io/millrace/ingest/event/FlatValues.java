package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;

/**
 * Flattens JSON objects to dotted keys. Integral numbers that fit become longs, others doubles; arrays, empty objects
 * and objects deeper than eight keys stay JSON text.
 */
final class FlatValues {
    static final int MAX_KEYS = 8;

    private FlatValues() {}

    /** Reads the object whose START_OBJECT is current, up to and with its end. */
    static void object(JsonParser in, Map<String, Object> out, String path) throws IOException, Rejection {
        object(in, null, 1, out, path);
    }

    /** Reads the one value that is current under the key. */
    static void value(JsonParser in, String key, Map<String, Object> out, String path) throws IOException, Rejection {
        value(in, key, 1, out, path);
    }

    private static boolean object(JsonParser in, String prefix, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        boolean any = false;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            any = true;
            in.nextToken();
            value(in, prefix == null ? name : prefix + '.' + name, keys, out, path);
        }
        return any;
    }

    private static void value(JsonParser in, String key, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        switch (in.currentToken()) {
            case VALUE_STRING -> out.put(key, in.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.put(key, number(in, key, path));
            case VALUE_TRUE -> out.put(key, true);
            case VALUE_FALSE -> out.put(key, false);
            case VALUE_NULL -> out.put(key, null);
            case START_OBJECT -> {
                if (keys >= MAX_KEYS) {
                    out.put(key, text(in));
                } else if (!object(in, key, keys + 1, out, path)) {
                    out.put(key, new JsonText("{}"));
                }
            }
            default -> out.put(key, text(in));
        }
    }

    private static Object number(JsonParser in, String key, String path) throws IOException, Rejection {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return in.getLongValue();
        }
        double number = in.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new Rejection(FailureReason.INVALID_FIELD, path + '.' + key, "number out of range");
        }
        return number;
    }

    private static JsonText text(JsonParser in) throws IOException {
        var text = new StringWriter();
        try (JsonGenerator out = EventParser.JSON.createGenerator(text)) {
            out.copyCurrentStructure(in);
        }
        return new JsonText(text.toString());
    }
}
