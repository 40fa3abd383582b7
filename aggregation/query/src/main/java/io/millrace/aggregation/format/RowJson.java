package io.millrace.aggregation.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.fleet.PartitionState;
import io.millrace.aggregation.fleet.ResponseFreshness;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.shape.ResultRow;
import io.millrace.aggregation.shape.ResultShape;
import io.millrace.schemas.insight.TopItem;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** JSON of rows and freshness. */
public final class RowJson {
    private final String insight;
    private final List<String> dimensions;
    private final List<String> measures;

    public RowJson(InsightSpec insight, List<String> dimensions) {
        this.insight = insight.name();
        this.dimensions = dimensions;
        this.measures = insight.measures().stream().map(MeasureSpec::name).toList();
    }

    /** {@code {"insight","window":{"start","end"},"group":{…},"values":{…},"revision","final"}}. */
    public void write(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        writeFields(json, row);
        json.writeEndObject();
    }

    /** A row, with {@code "filled"} and {@code "previous":{"window","values"}} if requested. */
    public void write(JsonGenerator json, ResultRow shown, ResultShape shape) throws IOException {
        json.writeStartObject();
        writeFields(json, shown.row());
        if (shape.fills()) {
            json.writeBooleanField("filled", shown.filled());
        }
        if (shape.compares()) {
            json.writeFieldName("previous");
            if (shown.earlier().isPresent()) {
                json.writeStartObject();
                writeWindow(json, shown.earlier().get());
                writeValues(json, shown.earlier().get());
                json.writeEndObject();
            } else {
                json.writeNull();
            }
        }
        json.writeEndObject();
    }

    private void writeFields(JsonGenerator json, Row row) throws IOException {
        json.writeStringField("insight", insight);
        writeWindow(json, row);
        json.writeObjectFieldStart("group");
        for (int i = 0; i < dimensions.size(); i++) {
            json.writeStringField(dimensions.get(i), row.group().get(i));
        }
        json.writeEndObject();
        writeValues(json, row);
        json.writeNumberField("revision", row.revision());
        json.writeBooleanField("final", row.finished());
    }

    private static void writeWindow(JsonGenerator json, Row row) throws IOException {
        json.writeObjectFieldStart("window");
        json.writeStringField("start", Instant.ofEpochMilli(row.windowStart()).toString());
        json.writeStringField("end", Instant.ofEpochMilli(row.windowEnd()).toString());
        json.writeEndObject();
    }

    private void writeValues(JsonGenerator json, Row row) throws IOException {
        json.writeObjectFieldStart("values");
        for (int i = 0; i < measures.size(); i++) {
            json.writeFieldName(measures.get(i));
            writeValue(json, row.values().get(i));
        }
        json.writeEndObject();
    }

    /** A value; NaN and infinities, such as the average of no events, are null. */
    public static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumber(number);
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof List<?> top) {
            json.writeStartArray();
            for (Object item : top) {
                writeTop(json, (TopItem) item);
            }
            json.writeEndArray();
        } else {
            json.writeNull();
        }
    }

    /** {@code {"watermark","stalenessMs","servedBy","complete","missing":[{"partition","reason"}]}}. */
    public static void writeFreshness(JsonGenerator json, ResponseFreshness freshness) throws IOException {
        json.writeStartObject();
        json.writeStringField("watermark", isoOrNull(freshness.watermark()));
        json.writeFieldName("stalenessMs");
        if (freshness.stalenessMillis().isPresent()) {
            json.writeNumber(freshness.stalenessMillis().getAsLong());
        } else {
            json.writeNull();
        }
        json.writeStringField(
                "servedBy", freshness.servedBy().map(PartitionState.Role::text).orElse(null));
        json.writeBooleanField("complete", freshness.complete());
        json.writeArrayFieldStart("missing");
        for (ResponseFreshness.Missing part : freshness.missing()) {
            json.writeStartObject();
            json.writeNumberField("partition", part.partition());
            json.writeStringField("reason", part.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** The missing partitions as the text of a header. */
    static String missing(ResponseFreshness freshness) {
        return freshness.missing().stream()
                .map(part -> Integer.toString(part.partition()))
                .collect(Collectors.joining(","));
    }

    /** ISO-8601 in UTC, or null. */
    public static String isoOrNull(OptionalLong millis) {
        return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()).toString() : null;
    }

    private static void writeTop(JsonGenerator json, TopItem item) throws IOException {
        json.writeStartObject();
        json.writeStringField("value", item.getValue());
        json.writeNumberField("count", item.getCount());
        json.writeNumberField("error", item.getError());
        json.writeEndObject();
    }
}
