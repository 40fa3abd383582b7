package io.millrace.enrichment.pii;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.schemas.value.JsonCopy;
import java.io.IOException;
import java.io.StringWriter;
import java.util.function.UnaryOperator;

/**
 * Hashes the configured fields inside values stored as JSON text: arrays, and objects nested too deeply to be flattened. The
 * elements of an array have the array's path. Thread-safe.
 */
final class JsonFields {
    private final JsonFactory json = new JsonFactory();
    private final PiiFields names;
    private final UnaryOperator<String> hash;

    JsonFields(PiiFields names, UnaryOperator<String> hash) {
        this.names = names;
        this.hash = hash;
    }

    /**
     * Hashes the matching fields of a JSON text.
     *
     * @param path path of the value that the text is
     * @return the rewritten text; the same object if no field matches
     */
    String hashFields(String path, String text) {
        var rewritten = new StringWriter(text.length() + 64);
        try (var in = json.createParser(text);
                var out = json.createGenerator(rewritten)) {
            in.nextToken();
            boolean any = value(in, out, path);
            out.flush();
            return any ? rewritten.toString() : text;
        } catch (IOException e) {
            // Kept: hashed as a whole, because a text that cannot be parsed may contain personal data anywhere.
            return '"' + hash.apply(text) + '"';
        }
    }

    /** Copies the current value, and returns whether a field in it was hashed. */
    private boolean value(JsonParser in, JsonGenerator out, String path) throws IOException {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            return object(in, out, path);
        }
        if (in.currentToken() == JsonToken.START_ARRAY) {
            boolean any = false;
            out.writeStartArray();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                any |= value(in, out, path);
            }
            out.writeEndArray();
            return any;
        }
        JsonCopy.token(in, out);
        return false;
    }

    private boolean object(JsonParser in, JsonGenerator out, String path) throws IOException {
        boolean any = false;
        out.writeStartObject();
        for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            var field = path + '.' + name;
            out.writeFieldName(name);
            in.nextToken();
            if (names.matches(field)) {
                any |= hashValue(in, out);
            } else {
                any |= value(in, out, field);
            }
        }
        out.writeEndObject();
        return any;
    }

    /** Writes an object with each value hashed, and any other value as one hash; null stays null. */
    private boolean hashValue(JsonParser in, JsonGenerator out) throws IOException {
        switch (in.currentToken()) {
            case START_OBJECT -> {
                out.writeStartObject();
                boolean any = false;
                for (var name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    out.writeFieldName(name);
                    in.nextToken();
                    any |= hashValue(in, out);
                }
                out.writeEndObject();
                return any;
            }
            case VALUE_NULL -> {
                out.writeNull();
                return false;
            }
            case START_ARRAY -> out.writeString(hash.apply(arrayText(in)));
            default -> out.writeString(hash.apply(in.getText()));
        }
        return true;
    }

    private String arrayText(JsonParser in) throws IOException {
        var text = new StringWriter();
        try (var out = json.createGenerator(text)) {
            JsonCopy.value(in, out);
        }
        return text.toString();
    }
}
