package io.millrace.ingest.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.event.JsonText;
import io.millrace.schemas.failed.FailureReason;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Flattens JSON objects to dotted keys. Integral numbers that fit become longs, others doubles, but for integers of more
 * digits than a double holds, which stay text; arrays, empty objects and objects deeper than eight keys stay JSON text.
 *
 * <p>Keys repeat the names above them, so little JSON can make much: what is made is counted before it is made. For one
 * event.
 */
final class Flattener {
    static final int MAX_KEYS = 8;

    // What a value of no length takes in memory and in its record, roughly.
    private static final int ENTRY = 8;

    private final int limit;
    private int made;

    /** @param limit most characters of all keys and texts together */
    Flattener(int limit) {
        this.limit = limit;
    }

    /** Reads the object whose START_OBJECT is current, up to and with its end. */
    void object(JsonParser in, Map<String, Object> out, String path) throws IOException, Rejection {
        object(in, null, 1, out, path);
    }

    /** Reads the one value that is current under the key. */
    void value(JsonParser in, String key, Map<String, Object> out, String path) throws IOException, Rejection {
        value(in, null, key, 1, out, path);
    }

    /** Characters made so far. */
    int made() {
        return made;
    }

    /**
     * Counts what is about to be made.
     *
     * @throws Rejection with EVENT_TOO_LARGE if that is more than the limit
     */
    void count(long characters, String path) throws Rejection {
        if (characters > limit - made) {
            throw new Rejection(
                    FailureReason.EVENT_TOO_LARGE,
                    path,
                    "flattened to dotted keys the event takes more than " + limit + " bytes");
        }
        made += (int) characters;
    }

    private boolean object(JsonParser in, String prefix, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        boolean any = false;
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            any = true;
            in.nextToken();
            value(in, prefix, name, keys, out, path);
        }
        return any;
    }

    private void value(JsonParser in, String prefix, String name, int keys, Map<String, Object> out, String path)
            throws IOException, Rejection {
        count((prefix == null ? 0 : prefix.length() + 1L) + name.length() + ENTRY, path);
        var sound = Surrogates.wellFormed(name);
        var key = prefix == null ? sound : prefix + '.' + sound;
        switch (in.currentToken()) {
            case VALUE_STRING -> {
                count(in.getTextLength(), path);
                out.put(key, Surrogates.wellFormed(in.getText()));
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.put(key, number(in, key, path));
            case VALUE_TRUE -> out.put(key, true);
            case VALUE_FALSE -> out.put(key, false);
            case VALUE_NULL -> out.put(key, null);
            case START_OBJECT -> {
                if (keys >= MAX_KEYS) {
                    out.put(key, json(in, path));
                } else if (!object(in, key, keys + 1, out, path)) {
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
            // An id, most likely: as a double it would be another one's as well.
            count(in.getTextLength(), path);
            return in.getText();
        }
        double number = in.getDoubleValue();
        if (Double.isInfinite(number)) {
            throw new Rejection(FailureReason.INVALID_FIELD, path + '.' + cut(key), "number out of range");
        }
        return number;
    }

    private static String cut(String key) {
        return key.length() <= 256 ? key : key.substring(0, 256) + '…';
    }

    private JsonText json(JsonParser in, String path) throws IOException, Rejection {
        var text = new StringWriter();
        try (JsonGenerator out = EventParser.JSON.createGenerator(text)) {
            copy(in, out);
        }
        count(text.getBuffer().length(), path);
        return new JsonText(Surrogates.wellFormed(text.toString()));
    }

    /** The object or list that is current. Numbers stay the text that was sent, whatever they say. */
    private static void copy(JsonParser in, JsonGenerator out) throws IOException {
        int depth = 0;
        while (true) {
            var token = in.currentToken();
            if (token.isNumeric()) {
                out.writeNumber(in.getText());
            } else {
                out.copyCurrentEvent(in);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            in.nextToken();
        }
    }
}
