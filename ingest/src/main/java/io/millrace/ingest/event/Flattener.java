package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.failed.FailureReason;
import io.millrace.schemas.value.JsonCopy;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Flattener of JSON objects to dotted keys. Integers become longs if they fit, and text if a double cannot hold all of their
 * digits; other numbers become doubles. Arrays, empty objects and objects below eight keys stay JSON text.
 *
 * <p>Dotted keys repeat the names above them, so a small JSON can expand to a large event. Characters are charged to the
 * limit before they are built. For one event.
 */
final class Flattener {
    static final int MAX_KEYS = 8;

    // Rough cost of an empty value, in memory and in its record.
    private static final int ENTRY_CHARACTERS = 8;

    private final int limit;
    private int charged;

    /** @param limit most characters of all keys and texts together */
    Flattener(int limit) {
        this.limit = limit;
    }

    /** Reads the object whose START_OBJECT is the current token, up to and including its end. */
    void readObject(JsonParser in, Map<String, Object> out, String path) throws IOException, Rejection {
        readObject(in, null, 1, out, path);
    }

    /** Reads the value that is the current token, under the key. */
    void readValue(JsonParser in, String key, Map<String, Object> out, String path) throws IOException, Rejection {
        readValue(in, null, key, 1, out, path);
    }

    /** Characters charged so far. */
    int charged() {
        return charged;
    }

    /**
     * Charges characters that are about to be built.
     *
     * @throws Rejection with EVENT_TOO_LARGE if the limit is exceeded
     */
    void charge(long characters, String path) throws Rejection {
        if (characters > limit - charged) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    path,
                    "flattened to dotted keys, the event takes more than " + limit + " bytes");
        }
        charged += (int) characters;
    }

    private boolean readObject(JsonParser in, String prefix, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        boolean hasFields = false;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            hasFields = true;
            in.nextToken();
            readValue(in, prefix, name, keys, out, path);
        }
        return hasFields;
    }

    private void readValue(JsonParser in, String prefix, String name, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        charge((prefix == null ? 0 : prefix.length() + 1L) + name.length() + ENTRY_CHARACTERS, path);
        var wellFormed = Surrogates.wellFormed(name);
        var key = prefix == null ? wellFormed : prefix + '.' + wellFormed;
        switch (in.currentToken()) {
            case VALUE_STRING -> {
                charge(in.getTextLength(), path);
                out.put(key, Surrogates.wellFormed(in.getText()));
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.put(key, number(in, key, path));
            case VALUE_TRUE -> out.put(key, true);
            case VALUE_FALSE -> out.put(key, false);
            case VALUE_NULL -> out.put(key, null);
            case START_OBJECT -> {
                if (keys >= MAX_KEYS) {
                    out.put(key, json(in, path));
                } else if (!readObject(in, key, keys + 1, out, path)) {
                    out.put(key, new JsonText("{}"));
                }
            }
            default -> out.put(key, json(in, path));
        }
    }

    private Object number(JsonParser in, String key, String path) throws IOException, Rejection {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            if (in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                return in.getLongValue();
            }
            var whole = in.getBigIntegerValue();
            double nearest = whole.doubleValue();
            if (!Double.isInfinite(nearest)
                    && new BigDecimal(nearest).toBigInteger().equals(whole)) {
                return nearest;
            }
            // Most likely an id: rounded to a double, several ids would become one.
            charge(in.getTextLength(), path);
            return in.getText();
        }
        double number = in.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new Rejection(FailureReason.INVALID_FIELD, path + '.' + abbreviated(key), "number out of range");
        }
        return number;
    }

    private static String abbreviated(String key) {
        return key.length() <= 256 ? key : key.substring(0, 256) + '…';
    }

    private JsonText json(JsonParser in, String path) throws IOException, Rejection {
        var text = new StringWriter();
        try (JsonGenerator out = EventParser.JSON.createGenerator(text)) {
            JsonCopy.value(in, out);
        }
        charge(text.getBuffer().length(), path);
        return new JsonText(Surrogates.wellFormed(text.toString()));
    }
}
