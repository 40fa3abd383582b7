package io.millrace.aggregation.recent;

import io.millrace.schemas.event.JsonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** JSON of an Avro record for people: null fields are left out, bytes are shown as text, long text is truncated. */
public final class EventJson {
    private static final int MAX_TEXT = 4_096;

    private EventJson() {}

    public static JsonObject of(SpecificRecord record) {
        JsonObject json = new JsonObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = plain(record.get(field.pos()));
            if (value != null) {
                json.put(field.name(), value);
            }
        }
        return json;
    }

    private static Object plain(Object value) {
        if (value instanceof JsonText text) {
            return text.getJson();
        }
        if (value instanceof SpecificRecord record) {
            return of(record);
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject json = new JsonObject();
            map.forEach((key, one) -> json.put(key.toString(), plain(one)));
            return json.isEmpty() ? null : json;
        }
        if (value instanceof List<?> list) {
            JsonArray json = new JsonArray();
            list.forEach(one -> json.add(plain(one)));
            return json.isEmpty() ? null : json;
        }
        if (value instanceof ByteBuffer bytes) {
            return cut(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        return value instanceof Number || value instanceof Boolean || value == null ? value : cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
}
