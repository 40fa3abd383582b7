package io.millrace.sink.row;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Published rows as the JSON of the query API. */
public final class RowJson {
    private RowJson() {}

    /** The row's tenant. */
    public static String tenant(GenericRecord row) {
        return row.get(RowSchema.TENANT).toString();
    }

    /**
     * {@code {"insight","window":{"start","end"},"group":{…},"values":{…},"revision","final"}}, under the names of the
     * definition.
     *
     * @param row a record of a {@link RowSchema}
     */
    public static JsonObject of(GenericRecord row) {
        var group = new JsonObject();
        var values = new JsonObject();
        for (var field : row.getSchema().getFields()) {
            var role = field.getProp(RowSchema.ROLE);
            if (role != null) {
                var into = role.equals(RowSchema.DIMENSION) ? group : values;
                into.put(field.getProp(RowSchema.ORIGINAL_NAME), json(row.get(field.pos())));
            }
        }
        return new JsonObject()
                .put("insight", row.getSchema().getProp(RowSchema.ORIGINAL_NAME))
                .put(
                        "window",
                        new JsonObject()
                                .put("start", time(row, RowSchema.WINDOW_START))
                                .put("end", time(row, RowSchema.WINDOW_END)))
                .put("group", group)
                .put("values", values)
                .put("revision", row.get(RowSchema.REVISION))
                .put("final", row.get(RowSchema.FINAL));
    }

    private static String time(GenericRecord row, String field) {
        return Instant.ofEpochMilli((Long) row.get(field)).toString();
    }

    private static Object json(Object value) {
        if (value instanceof List<?> items) {
            var array = new JsonArray();
            items.forEach(item -> array.add(json(item)));
            return array;
        }
        if (value instanceof GenericRecord item) {
            var object = new JsonObject();
            for (Schema.Field field : item.getSchema().getFields()) {
                object.put(field.name(), json(item.get(field.pos())));
            }
            return object;
        }
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        // JSON has no name for them.
        return value instanceof Double number && !Double.isFinite(number) ? null : value;
    }
}
