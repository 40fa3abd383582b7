package io.millrace.aggregation.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.aggregation.definition.InsightSpec;
import io.millrace.aggregation.definition.MeasureSpec;
import io.millrace.aggregation.rowquery.Row;
import io.millrace.aggregation.shape.ResultRow;
import io.millrace.aggregation.shape.ResultShape;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * CSV of rows by RFC 4180: {@code window_start,window_end,<dims>,<measures>,revision,final}, with lines that end in CRLF. Absent
 * values are empty fields, lists of top values are JSON in a field. A comparison appends {@code <measure>_previous}, gap filling
 * appends {@code filled}.
 */
public final class RowCsv {
    private static final JsonFactory JSON = new JsonFactory();

    private final InsightSpec insight;
    private final List<String> dimensions;
    private final ResultShape shape;

    public RowCsv(InsightSpec insight, List<String> dimensions, ResultShape shape) {
        this.insight = insight;
        this.dimensions = dimensions;
        this.shape = shape;
    }

    public String header() {
        List<String> names = new ArrayList<>(List.of("window_start", "window_end"));
        names.addAll(dimensions);
        insight.measures().stream().map(MeasureSpec::name).forEach(names::add);
        names.addAll(List.of("revision", "final"));
        if (shape.compares()) {
            insight.measures().forEach(measure -> names.add(measure.name() + "_previous"));
        }
        if (shape.fills()) {
            names.add("filled");
        }
        return line(names);
    }

    public String line(ResultRow shown) throws IOException {
        Row row = shown.row();
        List<String> fields = new ArrayList<>();
        fields.add(Instant.ofEpochMilli(row.windowStart()).toString());
        fields.add(Instant.ofEpochMilli(row.windowEnd()).toString());
        fields.addAll(row.group());
        for (Object value : row.values()) {
            fields.add(text(value));
        }
        fields.add(Long.toString(row.revision()));
        fields.add(Boolean.toString(row.finished()));
        if (shape.compares()) {
            for (int i = 0; i < row.values().size(); i++) {
                fields.add(
                        shown.earlier().isPresent()
                                ? text(shown.earlier().get().values().get(i))
                                : "");
            }
        }
        if (shape.fills()) {
            fields.add(Boolean.toString(shown.filled()));
        }
        return line(fields);
    }

    private static String text(Object value) throws IOException {
        if (value instanceof List<?>) {
            StringWriter text = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(text)) {
                RowJson.writeValue(json, value);
            }
            return text.toString();
        }
        boolean absent = value == null || (value instanceof Double number && !Double.isFinite(number));
        return absent ? "" : value.toString();
    }

    /** A line with its end. Fields are quoted only if needed; null is empty. */
    public static String line(List<String> fields) {
        return fields.stream().map(RowCsv::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(String text) {
        if (text == null) {
            return "";
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
