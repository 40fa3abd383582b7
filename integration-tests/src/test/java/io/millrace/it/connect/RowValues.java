package io.millrace.it.connect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.insight.TopItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** Values of rows as all databases and the oracle have them in common: times as milliseconds, lists as texts. */
final class RowValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RowValues() {}

    /** A value as a driver or a row of sink-publisher has it. */
    static Object plain(Object value) {
        if (value instanceof Date time) {
            return time.toInstant().toEpochMilli();
        }
        if (value instanceof Instant time) {
            return time.toEpochMilli();
        }
        return value instanceof List<?> items
                ? items.stream().map(RowValues::item).toList()
                : value;
    }

    /** A list that is stored as JSON text; null for none. */
    static List<String> list(String json) {
        if (json == null) {
            return null;
        }
        try {
            var items = new ArrayList<String>();
            for (JsonNode item : JSON.readTree(json)) {
                items.add(item(item.path("value").asText(), item.path("count"), item.path("error")));
            }
            return items;
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    private static String item(Object item) {
        if (item instanceof TopItem top) {
            return item(top.getValue(), top.getCount(), top.getError());
        }
        var document = (Map<?, ?>) item;
        return item(document.get("value"), document.get("count"), document.get("error"));
    }

    private static String item(Object value, Object count, Object error) {
        return value + "=" + count + "±" + error;
    }
}
