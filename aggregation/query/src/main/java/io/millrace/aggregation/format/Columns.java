package io.millrace.aggregation.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.definition.MeasureUnit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Column metadata of a result: name in CSV, type, unit and error bound. */
public final class Columns {
    private Columns() {}

    /** {@code [{"name","role","type","unit","errorBound"},…]}. */
    public static void write(JsonGenerator json, InsightSpec insight, List<String> dimensions) throws IOException {
        json.writeStartArray();
        write(json, "window_start", "window", "timestamp", null, null);
        write(json, "window_end", "window", "timestamp", null, null);
        for (String dimension : dimensions) {
            write(json, dimension, "dimension", "string", null, null);
        }
        for (MeasureSpec measure : insight.measures()) {
            write(
                    json,
                    measure.name(),
                    "measure",
                    measure.type().name().toLowerCase(Locale.ROOT),
                    MeasureUnit.of(measure),
                    measure.errorBound().orElse(null));
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, String role, String type, String unit, String errorBound)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("role", role);
        json.writeStringField("type", type);
        json.writeStringField("unit", unit);
        json.writeStringField("errorBound", errorBound);
        json.writeEndObject();
    }
}
