package io.millrace.aggregation.points;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.millrace.aggregation.definition.DimensionSpec;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.fleet.Points;
import io.millrace.aggregation.format.Columns;
import io.millrace.aggregation.format.RowJson;
import io.millrace.aggregation.request.ResponseBody;
import io.millrace.aggregation.rowquery.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON of points: {@code {"insight","columns","points":[[{"window","values","revision","final"},…],…],"freshness"}}, in the order of
 * the request. Windows and names repeat, so each is encoded once.
 */
final class PointsWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final SerializableString WINDOW = new SerializedString("window");
    private static final SerializableString VALUES = new SerializedString("values");
    private static final SerializableString REVISION = new SerializedString("revision");
    private static final SerializableString FINAL = new SerializedString("final");

    private record Window(long start, long end) {}

    private final InsightSpec insight;
    private final ResponseBody bytes;
    private final List<SerializedString> measures;
    private final Map<Window, String> windows = new HashMap<>();

    PointsWriter(InsightSpec insight, ResponseBody bytes) {
        this.insight = insight;
        this.bytes = bytes;
        this.measures = insight.measures().stream()
                .map(measure -> new SerializedString(measure.name()))
                .toList();
    }

    ResponseBody write(Points points) {
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("insight", insight.name());
            json.writeFieldName("columns");
            Columns.write(
                    json,
                    insight,
                    insight.dimensions().stream().map(DimensionSpec::name).toList());
            json.writeArrayFieldStart("points");
            for (List<Row> rows : points.rows()) {
                write(json, rows);
            }
            json.writeEndArray();
            json.writeFieldName("freshness");
            RowJson.writeFreshness(json, points.freshness());
            json.writeEndObject();
        } catch (IOException e) { // crash: writing to memory does not fail
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    private void write(JsonGenerator json, List<Row> rows) throws IOException {
        if (rows == null) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (Row row : rows) {
            json.writeStartObject();
            json.writeFieldName(WINDOW);
            json.writeRawValue(
                    windows.computeIfAbsent(new Window(row.windowStart(), row.windowEnd()), PointsWriter::text));
            json.writeFieldName(VALUES);
            json.writeStartObject();
            for (int i = 0; i < measures.size(); i++) {
                json.writeFieldName(measures.get(i));
                RowJson.writeValue(json, row.values().get(i));
            }
            json.writeEndObject();
            json.writeFieldName(REVISION);
            json.writeNumber(row.revision());
            json.writeFieldName(FINAL);
            json.writeBoolean(row.finished());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String text(Window window) {
        return "{\"start\":\"" + Instant.ofEpochMilli(window.start) + "\",\"end\":\"" + Instant.ofEpochMilli(window.end)
                + "\"}";
    }
}
