package io.millrace.sink.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON of values of rows. NaN and infinities, such as the average of no events, are null. */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonValues() {}

    /** Something that writes JSON. */
    interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = FACTORY.createGenerator(bytes)) {
            writing.to(json);
        } catch (IOException e) {
            // Crash: writing to memory does not fail.
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String text(Object value) {
        return new String(bytes(json -> write(json, value)), StandardCharsets.UTF_8);
    }

    static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Double number && !Double.isFinite(number)) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : map.entrySet()) {
                json.writeFieldName(entry.getKey().toString());
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (var item : items) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else {
            json.writeString(value == null ? null : value.toString());
        }
    }
}
